package io.bearman.ipmi.sol;

import io.bearman.core.InterruptedWaitException;
import io.bearman.core.power.PowerException;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.command.Malformed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A machine's serial port over the LAN: bytes out, bytes in, each once and in order whatever the network
 * does (IPMI v2.0 §15).
 *
 * <pre>{@code
 * try (Session session = client.open(bmc, credential, Privilege.OPERATOR);
 *         SolConsole console = session.console(SolSettings.create())) {
 *     console.output().write("\r".getBytes(US_ASCII));
 *     console.input().transferTo(System.out);     // until the BMC ends it
 * }
 * }</pre>
 *
 * <p>It <strong>claims nothing</strong>: what is typed may stop the machine. Streams and {@link #close}
 * block and end with {@link InterruptedWaitException} when the thread is interrupted. Thread-safe: one
 * reader and one writer do not disturb each other.
 */
public final class SolConsole implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SolConsole.class);

    /** Some 20 s of a line of 115,200 bit/s; beyond, the BMC is told to wait. */
    private static final int UNREAD = 1 << 18;

    /** What was written before {@link #close} has so long to arrive. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private static final Duration LONG = Duration.ofHours(1);

    private final SolLine line;
    private final TimeSource time;
    private final SolSettings settings;
    private final InputStream input = new ConsoleInput(this);
    private final OutputStream output = new ConsoleOutput(this);

    // Guarded by this.
    private final SolFlow flow;
    private final ByteQueue unread = new ByteQueue(UNREAD);
    private CompletableFuture<Void> change = new CompletableFuture<>();
    private @Nullable SolEvent end;
    private boolean closing;
    private boolean closed;

    private SolConsole(SolLine line, SolSettings settings) {
        this.line = line;
        this.time = line.time();
        this.settings = settings;
        this.flow = new SolFlow(settings.pace(), time.nanoTime());
    }

    /**
     * Activates serial over LAN in a session; {@code Session.console} is the way to it.
     *
     * @throws PowerException.Busy when another session has the console and it is not to be taken over
     * @throws PowerException.Denied when the session's privilege is too low
     * @throws PowerException.Refused when the BMC has no serial over LAN, it is disabled, or not encrypted
     */
    public static SolConsole open(SolLine line, SolSettings settings) {
        SolConsole console = new SolConsole(line, settings);
        // Before the BMC is asked: its first characters may overtake its answer.
        line.attach(console.new Ear());
        int inboundSize = new Activation(line, settings).run().inboundSize();
        console.act(now -> console.flow.granted(inboundSize, now));
        return console;
    }

    /**
     * {@return what the machine says}; it ends when the BMC ends the console or it is closed, and throws
     * {@link IOException} when the BMC is lost
     */
    public InputStream input() {
        return input;
    }

    /**
     * {@return what the machine hears}; {@code write} waits while the BMC takes nothing, {@code flush} until
     * the BMC has taken all, and they throw {@link IOException} when the console has ended
     */
    public OutputStream output() {
        return output;
    }

    /** Sends a break, after what was written before and before what is written after. */
    public void sendBreak() {
        act(flow::sendBreak);
    }

    /** {@return how it ended, empty while it is open} */
    public synchronized Optional<SolEvent> ended() {
        return Optional.ofNullable(end);
    }

    /**
     * Gives what was written a moment to arrive, and the console back to the BMC (Deactivate Payload,
     * §24.2); the session stays open. Never throws; an interrupted thread does not wait, and the BMC is
     * told all the same.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
        }
        try {
            await(() -> flow.idle() || flow.ended(), LAST_WORDS);
        } catch (InterruptedWaitException e) {
            LOG.debug("{} interrupted before all that was written had arrived", line.endpoint());
        }
        if (leave()) {
            deactivate();
        }
    }

    /** {@return whether it was still ours} */
    private synchronized boolean leave() {
        boolean ours = !flow.ended();
        flow.end(SolEvent.DEACTIVATED);
        closing = true;
        closed = true;
        changed();
        return ours;
    }

    private void deactivate() {
        try {
            CompletableFuture<DeactivatePayload.Outcome> answer =
                    line.ask(new DeactivatePayload(settings.instance()));
            time.await(answer, LONG);
        } catch (InterruptedWaitException e) {
            LOG.debug("{} interrupted while giving the console back", line.endpoint());
        } catch (RuntimeException e) {
            LOG.debug("{} console not given back: {}", line.endpoint(), e.getMessage());
        }
    }

    /** Lets the flow take one step, and does what it says. */
    private void act(LongFunction<SolFlow.Step> what) {
        SolFlow.Step step;
        synchronized (this) {
            step = what.apply(time.nanoTime());
            unread.add(step.received(), 0, step.received().length);
            step.events().stream().filter(SolEvent::ends).forEach(how -> end = how);
            // Under the lock, so that packets leave in the order of the steps.
            step.send().forEach(packet -> line.send(packet.encode()));
            flow.wakeAt().ifPresent(line::wake);
            changed();
        }
        step.events().forEach(settings.listener());
        if (step.ask()) {
            askIfAlive();
        }
    }

    private void askIfAlive() {
        try {
            line.ask(new GetPayloadActivationStatus()).whenComplete(this::told);
        } catch (IllegalStateException e) {
            leave(); // the session is closed
        }
    }

    private void told(
            GetPayloadActivationStatus.@Nullable Answer answer, @Nullable Throwable failure) {
        // One that refuses the question, or is busy, has answered, so the session is alive.
        boolean answered = answer != null
                || failure instanceof PowerException
                        && !(failure instanceof PowerException.Unreachable);
        if (!answered) {
            act(now -> flow.end(SolEvent.LOST));
        } else if (answer != null && !answer.active().contains(settings.instance())) {
            act(now -> flow.end(SolEvent.DEACTIVATED));
        } else {
            act(flow::alive);
        }
    }

    private void changed() {
        change.complete(null);
        change = new CompletableFuture<>();
    }

    /** Waits until it holds; it is looked at under the lock. */
    private boolean await(BooleanSupplier condition, Duration atMost) {
        Deadline until = Deadline.in(time, atMost);
        while (true) {
            CompletableFuture<Void> next;
            synchronized (this) {
                if (condition.getAsBoolean()) {
                    return true;
                }
                next = change;
            }
            if (until.passed(time)) {
                return false;
            }
            time.await(next, until.left(time));
        }
    }

    /** {@return how many characters were read, -1 at the end; waits for the first} */
    int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        awaitAsLongAsItTakes(() -> unread.size() > 0 || end != null || closed);
        synchronized (this) {
            if (unread.size() > 0) {
                return unread.remove(bytes, offset, length);
            }
            if (end == SolEvent.LOST) {
                throw over();
            }
            return -1;
        }
    }

    /** {@return how many characters can be read without waiting} */
    synchronized int readable() {
        return unread.size();
    }

    /** Waits while the BMC takes nothing. */
    void write(byte[] bytes, int offset, int length) throws IOException {
        int written = 0;
        while (written < length) {
            awaitAsLongAsItTakes(() -> flow.room() > 0 || flow.ended() || closing);
            written += writeSome(bytes, offset + written, length - written);
        }
    }

    private synchronized int writeSome(byte[] bytes, int offset, int length) throws IOException {
        mustBeOpen();
        int count = Math.min(length, flow.room());
        act(now -> flow.write(bytes, offset, count, now));
        return count;
    }

    /** Waits until the BMC has taken all that was written. */
    void flush() throws IOException {
        awaitAsLongAsItTakes(() -> flow.idle() || flow.ended() || closing);
        mustBeOpen();
    }

    private void awaitAsLongAsItTakes(BooleanSupplier condition) {
        while (!await(condition, LONG)) {
            LOG.trace("{} a quiet console", line.endpoint());
        }
    }

    private synchronized void mustBeOpen() throws IOException {
        if (flow.ended() || closing) {
            throw over();
        }
    }

    private IOException over() {
        return new IOException(line.endpoint() + ": " + why());
    }

    private synchronized String why() {
        if (end == SolEvent.LOST) {
            return "the console is lost, the BMC does not answer";
        }
        return end == SolEvent.DEACTIVATED
                ? "the console was ended by the BMC"
                : "the console is closed";
    }

    /** On the session's thread. */
    private final class Ear implements SolLine.Receiver {
        @Override
        public void received(int order, byte[] payload) {
            SolPacket packet;
            try {
                packet = SolPacket.decode(payload);
            } catch (Malformed e) {
                LOG.debug("{} sent a malformed packet of serial over LAN", line.endpoint());
                return;
            }
            act(now -> flow.arrived(packet, order, unread.room(), now));
        }

        @Override
        public void alarm() {
            act(flow::time);
        }

        @Override
        public void closed() {
            leave();
        }
    }
}
