package io.bearman.ipmi;

import io.bearman.core.InterruptedWaitException;
import io.bearman.core.host.Bmc;
import io.bearman.core.net.Datagrams;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Credentials;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.OneShots.Request;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.PresencePing;
import io.bearman.ipmi.command.Privilege;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Talks to BMCs over RMCP+ (IPMI v2.0), thousands of them with one socket and one thread.
 *
 * <p>It <strong>claims nothing</strong>: whoever uses it for more than reading has to make sure
 * that nobody else is at work on the machine. Within Bearman that is {@link IpmiPower}, behind the
 * {@link io.bearman.core.power.Power} port.
 *
 * <p>Thread-safe. Clients made by {@code with} share socket, thread and sessions with the one they were
 * made of, and are closed with it.
 */
public final class IpmiClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IpmiClient.class);
    private static final Duration GOODBYES = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final Engine engine;
    private final Asking asking;
    private final Patience patience;
    private final Pace pace;
    private final SessionPolicy policy;

    /**
     * @param random makes session ids, random numbers and initialisation vectors; with the same
     *     numbers and answers the same packets are sent
     */
    public IpmiClient(
            Datagrams.Network network, TimeSource time, SecureRandom random, Patience patience) {
        this.engine = new Engine(network, time, random);
        this.asking = new Asking(engine);
        this.patience = patience;
        this.pace = Pace.create();
        this.policy = SessionPolicy.ONE_SHOT;
    }

    private IpmiClient(IpmiClient other, Patience patience, Pace pace, SessionPolicy policy) {
        this.engine = other.engine;
        this.asking = other.asking;
        this.patience = patience;
        this.pace = pace;
        this.policy = policy;
    }

    /** {@return a client on this machine's sockets and clock} */
    public static IpmiClient create() {
        TimeSource time = TimeSource.system();
        return new IpmiClient(new UdpNetwork(time), time, new SecureRandom(), Patience.create());
    }

    /** {@return the same client with other waits} */
    public IpmiClient with(Patience patience) {
        return new IpmiClient(this, patience, pace, policy);
    }

    /** {@return the same client with another pace for each BMC} */
    public IpmiClient with(Pace pace) {
        return new IpmiClient(this, patience, pace, policy);
    }

    /** {@return the same client with other lives of the sessions of {@link #ask}} */
    public IpmiClient with(SessionPolicy policy) {
        return new IpmiClient(this, patience, pace, policy);
    }

    /** {@return many BMCs at once, with these credentials} */
    public Fleet fleet(Credentials credentials) {
        return new Fleet(this, credentials);
    }

    /**
     * Opens a session: resolves the BMC's name once, tries its suites in their order, the next only
     * after the BMC refused one twice, and compares its GUID.
     *
     * @param bmc whose {@link Bmc#guid()}, when it is known, must be the BMC's
     * @param credential not looked up: {@link Bmc#credential()} is only its name
     * @param privilege no more than is needed
     * @throws PowerException.Unreachable when nothing useful was answered in {@link
     *     Patience#total()}
     * @throws PowerException.Denied when user, password or privilege is refused
     * @throws PowerException.Busy when the BMC has no free session
     * @throws PowerException.Refused when it takes none of the suites
     * @throws PowerException.WrongMachine when its GUID is another
     */
    public Session open(Bmc bmc, Credential credential, Privilege privilege) {
        return open(bmc, credential, privilege, Window.of(engine.time(), patience));
    }

    Session open(Bmc bmc, Credential credential, Privilege privilege, Window window) {
        CompletableFuture<Session> opening = opening(bmc, credential, privilege, window);
        try {
            return engine.await(opening, patience.total(), () -> late(bmc.endpoint()));
        } catch (RuntimeException | Error e) {
            // Opened in the very moment of an interrupt: nobody else would give it back.
            opening.thenAccept(Session::leave);
            throw e;
        }
    }

    /**
     * {@return the session, when it is open}: the same as {@link #open} without waiting for it
     *
     * <p>Cancelling it gives back what was opened so far. See {@link #ask} for what may follow it.
     */
    public CompletableFuture<Session> opening(Bmc bmc, Credential credential, Privilege privilege) {
        return opening(bmc, credential, privilege, Window.of(engine.time(), patience));
    }

    CompletableFuture<Session> opening(
            Bmc bmc, Credential credential, Privilege privilege, Window window) {
        Login login = Login.of(bmc.endpoint(), credential, privilege);
        Target target = Target.of(bmc);
        CompletableFuture<Session> session = engine.promise(bmc.endpoint());
        engine.execute(() -> {
            CompletableFuture<Conversation> opened = new CompletableFuture<>();
            Opening opening = new Opening(engine, target, login, patience, pace, window, opened);
            opened.whenComplete((conversation, failure) -> {
                if (failure != null) {
                    session.completeExceptionally(failure);
                } else if (!session.complete(new Session(conversation))) {
                    conversation.close();
                }
            });
            session.whenComplete((value, failure) -> engine.later(opening::cancel));
            opening.begin();
        });
        return session;
    }

    /**
     * {@return what a BMC answers to one command, when it comes}, in a session as this client's {@link
     * SessionPolicy} wants it, with the privilege that the command needs
     *
     * <p>With {@link SessionPolicy#ONE_SHOT} commands for one BMC wait for each other, so that it needs one
     * free session only. It completes exceptionally with what {@link #open} and {@link Session#execute}
     * throw. Cancelling it withdraws the command; what was sent may be done all the same. What follows it
     * without an executor of its own runs on the library's thread, where nothing may wait.
     */
    public <R> CompletableFuture<R> ask(Bmc bmc, Credential credential, Command<R> command) {
        Login login = Login.of(bmc.endpoint(), credential, command.definition().privilege());
        try {
            Target target = Target.of(bmc);
            Request<R> request = new Request<>(
                    target,
                    login,
                    patience,
                    pace,
                    Window.of(engine.time(), patience),
                    command,
                    engine.promise(bmc.endpoint()));
            engine.execute(() -> asking.ask(request, policy));
            return request.answer();
        } catch (PowerException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** {@return the answer of one BMC to one command}: waits for {@link #ask} */
    public <R> R execute(Bmc bmc, Credential credential, Command<R> command) {
        return engine.await(
                ask(bmc, credential, command),
                patience.total(),
                () -> late(bmc.endpoint(), command));
    }

    /** {@return what a caller is told whom the library's thread keeps waiting} */
    static PowerException late(String endpoint, Command<?> command) {
        return command.lostIsAmbiguous()
                ? new PowerException.Ambiguous(endpoint + ": " + command.title()
                        + " may have been sent: the IPMI thread did not answer in time")
                : late(endpoint);
    }

    static PowerException late(String endpoint) {
        return new PowerException.Unreachable(
                endpoint + ": the IPMI thread did not answer in time");
    }

    /**
     * {@return what a BMC says of itself to whomever asks (RMCP presence ping, §13.13), when it comes};
     * without a session, so it proves nothing
     *
     * <p>It completes exceptionally with {@link PowerException.Unreachable}.
     */
    public CompletableFuture<PresencePing.Pong> ping(String address, int port) {
        Bmc bmc = Bmc.of(address, port, null, "none");
        try {
            Target target = Target.of(bmc);
            Window window = Window.of(engine.time(), patience);
            CompletableFuture<PresencePing.Pong> pong = engine.promise(bmc.endpoint());
            engine.execute(() -> {
                Waits waits = new Waits(patience, engine.random(), new Habits());
                engine.pings().ask(target, window, waits, pong);
            });
            return pong;
        } catch (PowerException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Reads the power, with minutes of patience, until it is as wanted: firmware takes up to a minute to
     * switch on, and some BMCs vanish for a while when their machine goes off.
     *
     * @return the state that was read last: the wanted one, or another when the patience ended
     * @throws PowerException.Unreachable when the last try had no answer
     */
    public PowerState waitFor(Bmc bmc, Credential credential, PowerState wanted, Duration atMost) {
        Deadline end = Deadline.in(engine.time(), atMost);
        while (true) {
            try {
                PowerState state =
                        execute(bmc, credential, new GetChassisStatus()).power();
                if (state == wanted || end.passed(engine.time())) {
                    return state;
                }
            } catch (PowerException.Unreachable | PowerException.Busy e) {
                if (end.passed(engine.time())) {
                    throw e;
                }
            }
            engine.time().sleep(LOOK_AGAIN);
        }
    }

    /**
     * {@return how many packets were dropped so far, by reason}: forged, doubled, late, malformed, of
     * another sender
     */
    public Map<Dropped, Long> dropped() {
        return engine.drops();
    }

    TimeSource time() {
        return engine.time();
    }

    Engine engine() {
        return engine;
    }

    Patience patience() {
        return patience;
    }

    /**
     * Gives every open session back to its BMC, waits a moment for the answers, and closes the socket.
     * What waits for an answer ends with {@link PowerException.Unreachable}, or with {@link
     * PowerException.Ambiguous} when it may have been done. Never throws.
     */
    @Override
    public void close() {
        if (engine.isClosed()) {
            return;
        }
        CompletableFuture<Void> ended = new CompletableFuture<>();
        try {
            if (engine.isOpen()) {
                engine.execute(() -> engine.endAll().thenRun(() -> ended.complete(null)));
                engine.await(ended, GOODBYES, () -> late("all"));
            }
        } catch (InterruptedWaitException e) {
            LOG.debug("interrupted while giving sessions back");
        } catch (RuntimeException e) {
            LOG.debug("not all sessions given back: {}", e.getMessage());
        } finally {
            engine.close();
        }
    }

    /** The commands that need no session of the caller's. Not thread-safe: the engine's. */
    private static final class Asking {
        private final Engine engine;
        private final OneShots oneShots;
        private final Map<InetSocketAddress, Kept> kept = new HashMap<>();

        Asking(Engine engine) {
            this.engine = engine;
            this.oneShots = new OneShots(engine);
        }

        <R> void ask(Request<R> request, SessionPolicy policy) {
            switch (policy) {
                case ONE_SHOT -> oneShots.ask(request);
                case KEPT ->
                    kept.computeIfAbsent(request.target().address(), bmc -> new Kept(engine))
                            .ask(request);
            }
        }
    }
}
