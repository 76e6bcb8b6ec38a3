package io.bearman.ipmi;

import io.bearman.core.net.Datagrams;
import io.bearman.core.power.PowerException;
import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.command.Malformed;
import io.bearman.ipmi.command.WireReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One UDP port and one thread for all BMCs: gives each packet to the session or session setup whose id
 * it carries, rings timers, and keeps what was learnt of each BMC.
 *
 * <p>All state below it (sessions, setups, timers, habits) is owned by the port's thread, and reached
 * only by {@link #execute}. Only {@link #await} is for other threads.
 */
final class Engine implements Datagrams.Receiver {
    /** More BMCs than anybody has; beyond, the one that was not talked to the longest is forgotten. */
    private static final int BMCS = 1 << 16;

    /** Time for the thread to notice an operation's end, which it always does first. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** At the end, how long answers of session setups are waited for, to give those sessions back. */
    private static final Duration LATE = Duration.ofMillis(200);

    private final Datagrams.Network network;
    private final TimeSource time;
    private final SecureRandom random;
    private final TimerWheel timers;
    private final Map<Integer, Conversation> conversations = new HashMap<>();
    private final Map<Integer, Handshake> setups = new HashMap<>();
    private final Map<Origin, Handshake> setupsByTag = new HashMap<>();
    private final Map<InetSocketAddress, Habits> habits = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetSocketAddress, Habits> eldest) {
            return size() > BMCS;
        }
    };
    private final Map<Dropped, LongAdder> drops = new ConcurrentHashMap<>();
    private final Pings pings = new Pings(this);
    /** The answers that callers wait for, each with its BMC. */
    private final Map<CompletableFuture<?>, String> promises = new ConcurrentHashMap<>();

    private final Crypto crypto = new Crypto();
    private long armed = TimerWheel.NEVER;
    private @Nullable Datagrams port;
    private boolean closed;
    private volatile @Nullable Thread running;
    /** Sessions are given back, so none is opened any more. */
    private boolean ending;

    /** A BMC and the tag of our question: all that some refusals carry. */
    private record Origin(InetSocketAddress bmc, int tag) {}

    Engine(Datagrams.Network network, TimeSource time, SecureRandom random) {
        this.network = network;
        this.time = time;
        this.random = random;
        this.timers = new TimerWheel(time.nanoTime());
    }

    TimeSource time() {
        return time;
    }

    long nanoTime() {
        return time.nanoTime();
    }

    SecureRandom random() {
        return random;
    }

    Crypto crypto() {
        return crypto;
    }

    Pings pings() {
        return pings;
    }

    // --- for callers' threads
    // ----------------------------------------------------------------------

    /** Runs a task on the engine's thread, soon. */
    void execute(Runnable task) {
        port().execute(() -> turn(task));
    }

    /** The same for what means nothing any more when the client is closed. */
    void later(Runnable task) {
        if (!isClosed()) {
            execute(task);
        }
    }

    /**
     * {@return an answer for a caller}: the end of the client ends it, if nothing else does
     *
     * @param endpoint the BMC that it is of
     * @throws PowerException.Unreachable when this machine has no socket left
     */
    <T> CompletableFuture<T> promise(String endpoint) {
        try {
            port();
        } catch (UncheckedIOException e) {
            throw new PowerException.Unreachable(endpoint + ": no UDP socket: " + reason(e));
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        promises.put(answer, endpoint);
        answer.whenComplete((value, failure) -> promises.remove(answer));
        return answer;
    }

    private static @Nullable String reason(UncheckedIOException e) {
        IOException cause = e.getCause();
        return cause == null ? e.getMessage() : cause.getMessage();
    }

    /** The socket is opened when it is first needed: a client that asks nothing has none. */
    private synchronized Datagrams port() {
        if (closed) {
            throw new IllegalStateException("the IPMI client is closed");
        }
        if (port == null) {
            port = network.open(this);
        }
        return port;
    }

    /**
     * Waits for an answer; when the wait fails in any way the operation is cancelled.
     *
     * @param atMost how long the operation itself may take
     * @param late what to throw when the thread does not notice even its end
     */
    <T> T await(CompletableFuture<T> answer, Duration atMost, Supplier<PowerException> late) {
        if (Thread.currentThread() == running) {
            answer.cancel(false);
            throw new IllegalStateException("a blocking call on the thread that would answer it:"
                    + " use the call's future, or an executor for what follows");
        }
        boolean done = false;
        try {
            done = time.await(answer, atMost.plus(GRACE));
        } finally {
            if (!done) {
                answer.cancel(false);
            }
        }
        return value(answer, late);
    }

    private static <T> T value(Future<T> answer, Supplier<PowerException> late) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (CancellationException e) {
            throw late.get();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return how many packets were dropped so far, by reason} */
    Map<Dropped, Long> drops() {
        Map<Dropped, Long> sums = new EnumMap<>(Dropped.class);
        drops.forEach((why, count) -> sums.put(why, count.sum()));
        return sums;
    }

    /** Ends it; what is still open stays open at the BMCs until they forget it. */
    void close() {
        Datagrams open;
        synchronized (this) {
            open = closed ? null : port;
            closed = true;
        }
        if (open != null) {
            // After all that was asked of the thread before, which knows better what became of it.
            open.execute(() -> turn(this::breakPromises));
            open.close();
        }
    }

    private void breakPromises() {
        promises.forEach((answer, endpoint) -> answer.completeExceptionally(closed(endpoint)));
    }

    private static PowerException closed(String endpoint) {
        return new PowerException.Unreachable(endpoint + ": the IPMI client was closed");
    }

    /** {@return whether it has a socket} */
    synchronized boolean isOpen() {
        return port != null && !closed;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    // --- on the engine's thread
    // --------------------------------------------------------------------

    private void turn(Runnable task) {
        running = Thread.currentThread();
        try {
            task.run();
        } finally {
            running = null;
            arm();
        }
    }

    /** {@return the port, on its own thread: also when it is closed already} */
    private Datagrams opened() {
        return Objects.requireNonNull(port);
    }

    /** The port knows one time only: the earliest. */
    private void arm() {
        long next = timers.next();
        if (next != armed && next != TimerWheel.NEVER) {
            armed = next;
            opened().wake(next);
        }
    }

    @Override
    public void alarm() {
        armed = TimerWheel.NEVER;
        turn(() -> timers.ring(time.nanoTime()));
    }

    @Override
    public void received(InetSocketAddress from, byte[] datagram) {
        turn(() -> route(from, datagram));
    }

    private void route(InetSocketAddress from, byte[] datagram) {
        try {
            if (pings.received(from, datagram)) {
                return;
            }
            int id = Packet.sessionId(datagram);
            if (id == 0) {
                routeSetup(from, Packet.decode(datagram, 0));
                return;
            }
            Conversation conversation = conversations.get(id);
            if (conversation == null) {
                drop(Dropped.UNEXPECTED);
            } else {
                conversation.received(from, datagram);
            }
        } catch (Malformed e) {
            drop(Dropped.MALFORMED);
        }
    }

    private void routeSetup(InetSocketAddress from, Packet packet) {
        if (packet.encrypted() || packet.authenticated()) {
            drop(Dropped.UNEXPECTED);
            return;
        }
        WireReader in = new WireReader(packet.payload());
        int tag = in.uint8();
        int status = in.uint8();
        int id = 0;
        if (in.remaining() >= 6) {
            in.skip(2); // privilege, reserved
            id = in.int32le();
        }
        Handshake setup = setups.get(id);
        if (setup == null && status != 0 && id == 0) {
            setup = setupsByTag.get(new Origin(from, tag));
        }
        if (setup == null) {
            drop(Dropped.UNEXPECTED);
        } else {
            setup.received(from, packet);
        }
    }

    void send(InetSocketAddress to, byte[] packet) {
        opened().send(to, packet);
    }

    void drop(Dropped why) {
        drops.computeIfAbsent(why, reason -> new LongAdder()).increment();
    }

    void set(TimerWheel.Timer timer, long nanoTime) {
        timers.set(timer, nanoTime);
    }

    void cancel(TimerWheel.Timer timer) {
        timers.cancel(timer);
    }

    Habits habits(Target target) {
        return habits.computeIfAbsent(target.address(), address -> new Habits());
    }

    /** {@return an id for a session of ours: random, not 0, which means no session (§13.6), not in use} */
    int newSessionId() {
        int id = random.nextInt();
        while (id == 0 || setups.containsKey(id) || conversations.containsKey(id)) {
            id = random.nextInt();
        }
        return id;
    }

    void register(Handshake setup) {
        setups.put(setup.consoleId(), setup);
        setupsByTag.put(new Origin(setup.target().address(), setup.tag()), setup);
    }

    void unregister(Handshake setup) {
        setups.remove(setup.consoleId());
        setupsByTag.remove(new Origin(setup.target().address(), setup.tag()), setup);
    }

    void register(Conversation conversation) {
        conversations.put(conversation.consoleId(), conversation);
    }

    void unregister(Conversation conversation) {
        conversations.remove(conversation.consoleId());
    }

    /** {@return whether no session is opened any more} */
    boolean isEnding() {
        return ending;
    }

    /**
     * Gives every session back, and lets none be opened any more.
     *
     * @return done when the BMCs know, or were told often enough; never fails
     */
    CompletableFuture<Void> endAll() {
        ending = true;
        CompletableFuture<Void> late = new CompletableFuture<>();
        List.copyOf(setups.values())
                .forEach(setup -> setup.abort(closed(setup.target().endpoint())));
        if (setups.isEmpty()) {
            late.complete(null);
        } else {
            set(new TimerWheel.Timer(() -> late.complete(null)), nanoTime() + LATE.toNanos());
        }
        List<CompletableFuture<Void>> ends = new ArrayList<>(List.of(late));
        List.copyOf(conversations.values()).forEach(one -> ends.add(one.close()));
        return CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new));
    }
}
