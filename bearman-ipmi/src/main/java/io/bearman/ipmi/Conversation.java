package io.bearman.ipmi;

import io.bearman.core.host.Quirk;
import io.bearman.ipmi.command.CloseSession;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Malformed;
import io.bearman.ipmi.sol.SolLine;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open session on the engine's side: numbers, signs and believes packets, and has its commands wait
 * for their turn. A packet that is not a genuine, new answer to what was asked is dropped and counted.
 * Not thread-safe: the engine's.
 */
final class Conversation {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
    private static final int REQUESTS = 64;
    private static final int GOODBYES = 3;

    private final Engine engine;
    private final Target target;
    private final Established established;
    private final Patience patience;
    private final Pace pace;
    private final Habits habits;
    private final ReplayWindow window;
    private final @Nullable Exchange<?>[] asked = new Exchange<?>[REQUESTS];
    private final Deque<Exchange<?>> waiting = new ArrayDeque<>(2);
    private final TimerWheel.Timer retry = new TimerWheel.Timer(this::startNext);
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    /** Until when an answer to the last use of each request number may be under way; null before the first. */
    private long @Nullable [] resting;

    private int sequence;
    private int request;
    private int inFlight;
    private boolean leaving;
    /** Read by other threads too, which may see it late. */
    private volatile boolean silent;

    private volatile @Nullable Goodbye goodbye;
    private SolLine.@Nullable Receiver console;
    private long lastAnswer;

    Conversation(
            Engine engine, Target target, Established established, Patience patience, Pace pace) {
        this.engine = engine;
        this.target = target;
        this.established = established;
        this.window = new ReplayWindow(established.suite().signs());
        this.patience = patience;
        this.pace = pace;
        this.habits = engine.habits(target);
        this.lastAnswer = engine.nanoTime();
    }

    Established established() {
        return established;
    }

    int consoleId() {
        return established.consoleId();
    }

    Engine engine() {
        return engine;
    }

    Target target() {
        return target;
    }

    Habits habits() {
        return habits;
    }

    Patience patience() {
        return patience;
    }

    boolean isClosed() {
        return goodbye != null;
    }

    /** {@return when the BMC last answered in this session, or opened it} */
    long lastAnswer() {
        return lastAnswer;
    }

    // --- commands
    // ----------------------------------------------------------------------------------

    <R> CompletableFuture<R> ask(Command<R> command, Window until) {
        CompletableFuture<R> answer = new CompletableFuture<>();
        ask(command, until, answer);
        return answer;
    }

    /** Asks when it is its turn; a cancelled answer withdraws the question. */
    <R> void ask(Command<R> command, Window until, CompletableFuture<R> answer) {
        if (isClosed()) {
            answer.completeExceptionally(closed());
            return;
        }
        Exchange<R> exchange = new Exchange<>(this, command, until, answer);
        waiting.add(exchange);
        exchange.await();
        startNext();
    }

    IllegalStateException closed() {
        return new IllegalStateException(target.endpoint() + ": the session is closed");
    }

    private void startNext() {
        while (!isClosed() && inFlight < pace.inFlight() && !waiting.isEmpty()) {
            long now = engine.nanoTime();
            int number = freeNumber(now);
            if (number < 0) {
                engine.set(retry, now + patience.first().toNanos());
                return;
            }
            long at = habits.turn(now, pace.apart().toNanos());
            Exchange<?> next = waiting.remove();
            inFlight++;
            asked[number] = next;
            next.start(number, at);
        }
    }

    /**
     * {@return a request number that no late answer can carry, or -1}
     *
     * <p>A number that was sent twice, or got no answer, rests for the longest wait: the other answer
     * may still come, and it would fit (§6.12.8).
     */
    private int freeNumber(long now) {
        for (int i = 0; i < REQUESTS; i++) {
            request = request + 1 & REQUESTS - 1;
            if (asked[request] == null && (resting == null || now - resting[request] >= 0)) {
                return request;
            }
        }
        return -1;
    }

    private void rest(int number) {
        long now = engine.nanoTime();
        if (resting == null) {
            resting = new long[REQUESTS];
            Arrays.fill(resting, now);
        }
        resting[number] = now + patience.longest().toNanos();
    }

    /** An exchange needs another number, for it will be asked anew. */
    int renumber(Exchange<?> exchange, int number, boolean clean) {
        int another = freeNumber(engine.nanoTime());
        if (another >= 0) {
            leave(number, clean);
            asked[another] = exchange;
        }
        return another;
    }

    /** An exchange has ended. */
    void ended(Exchange<?> exchange, int number, boolean clean) {
        if (number < 0) {
            waiting.remove(exchange);
            return;
        }
        leave(number, clean);
        inFlight--;
        startNext();
        closeWhenIdle();
    }

    private void leave(int number, boolean clean) {
        asked[number] = null;
        if (!clean) {
            rest(number);
        }
    }

    /** {@return whether the BMC left the last request without an answer} */
    boolean silent() {
        return silent;
    }

    void fellSilent() {
        silent = true;
    }

    void send(LanMessage message) {
        send(PayloadType.IPMI, message.encode());
    }

    private void send(PayloadType type, byte[] payload) {
        sequence++;
        engine.send(
                target.address(),
                established.cipher().seal(type, established.managedId(), sequence, payload));
    }

    // --- serial over LAN
    // ---------------------------------------------------------------------------

    /** Lets somebody have the session's payloads of serial over LAN. */
    void console(SolLine.Receiver receiver) {
        console = receiver;
    }

    void sendConsole(byte[] payload) {
        if (!isClosed()) {
            send(PayloadType.SOL, payload);
        }
    }

    // --- what comes
    // --------------------------------------------------------------------------------

    void received(InetSocketAddress from, byte[] datagram) {
        if (!target.accepts(from)) {
            engine.drop(Dropped.OTHER_SENDER);
            return;
        }
        Packet packet = Packet.decode(datagram, established.suite().codeLength());
        // Integrity before everything else: nothing of a forged packet is looked at, not even its
        // number.
        if (!established.cipher().genuine(packet)) {
            engine.drop(Dropped.NOT_GENUINE);
        } else if (!window.accept(packet.sequence())) {
            engine.drop(Dropped.REPLAYED);
        } else {
            believe(packet, established.cipher().decrypt(packet));
        }
    }

    private void believe(Packet packet, byte[] payload) throws Malformed {
        if (packet.payloadType() == PayloadType.IPMI.number()) {
            believe(LanMessage.decode(payload, !target.has(Quirk.NOCHECKSUMCHECK)));
        } else if (packet.payloadType() == PayloadType.SOL.number() && console != null) {
            console.received(packet.sequence(), payload);
        } else {
            engine.drop(Dropped.UNEXPECTED);
        }
    }

    private void believe(LanMessage message) {
        Exchange<?> exchange = asked[message.sequence()];
        if (goodbye != null && goodbye.said.answeredBy(message)) {
            goodbye.end();
        } else if (exchange == null || !exchange.request().answeredBy(message)) {
            engine.drop(Dropped.UNEXPECTED);
        } else {
            lastAnswer = engine.nanoTime();
            silent = false;
            exchange.answered(message);
        }
    }

    // --- the end
    // -----------------------------------------------------------------------------------

    /**
     * Gives the session back to the BMC (Close Session, §22.19): {@value #GOODBYES} times, or until it is
     * answered; a BMC that did not answer before is told once. What waits for an answer is cancelled.
     *
     * @return done when it is over; never fails
     */
    CompletableFuture<Void> close() {
        if (goodbye == null) {
            goodbye = new Goodbye();
            List<Exchange<?>> left = new ArrayList<>(waiting);
            for (Exchange<?> exchange : asked) {
                if (exchange != null) {
                    left.add(exchange);
                }
            }
            left.forEach(Exchange::closed);
            if (console != null) {
                console.closed();
            }
            goodbye.say();
        }
        return gone;
    }

    /**
     * Closes it as soon as nothing is under way any more; what was not sent yet is told at once.
     *
     * @param lost whether the BMC seems to have forgotten it: then only what must not be asked again
     *     is waited for
     * @return done when it is over; never fails
     */
    CompletableFuture<Void> leave(boolean lost) {
        leaving = true;
        List<Exchange<?>> left = new ArrayList<>(waiting);
        for (Exchange<?> exchange : asked) {
            if (lost && exchange != null && !exchange.isOnce()) {
                left.add(exchange);
            }
        }
        left.forEach(Exchange::closed);
        closeWhenIdle();
        return gone;
    }

    private void closeWhenIdle() {
        if (leaving && inFlight == 0) {
            close();
        }
    }

    /** The last that we say in a session. */
    private final class Goodbye {
        private final LanMessage said;
        private final Waits waits = new Waits(patience, engine.random(), habits);
        private final TimerWheel.Timer timer = new TimerWheel.Timer(this::silence);
        private int times = silent ? 1 : GOODBYES;

        Goodbye() {
            int number = Math.max(0, freeNumber(engine.nanoTime()));
            said = LanMessage.request(new CloseSession(established.managedId()), number);
        }

        void say() {
            times--;
            send(said);
            engine.set(timer, engine.nanoTime() + waits.next(Habits.Step.COMMAND));
        }

        private void silence() {
            if (times > 0) {
                say();
            } else {
                LOG.debug("{} did not answer the goodbye", target.endpoint());
                end();
            }
        }

        private void end() {
            engine.cancel(timer);
            engine.cancel(retry);
            engine.unregister(Conversation.this);
            gone.complete(null);
        }
    }
}
