package io.bearman.ipmi;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.net.Datagrams;
import io.bearman.core.power.PowerException;
import io.bearman.core.secret.Credential;
import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.command.Privilege;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Opens sessions with BMCs over RMCP+ (IPMI v2.0), with cipher suites 17 and 3.
 *
 * <p>It <strong>claims nothing</strong>: whoever uses it for more than reading has to make sure
 * that nobody else is at work on the machine. Within Bearman that is {@link IpmiPower}, behind the
 * {@link io.bearman.core.power.Power} port.
 *
 * <p>Thread-safe; each session has a port of its own.
 */
public final class IpmiClient {
    private final Datagrams.Network network;
    private final TimeSource time;
    private final SecureRandom random;
    private final Patience patience;
    /** The suite that a BMC took last is tried first: a refusal costs two attempts. */
    private final Map<String, CipherSuite> taken = new ConcurrentHashMap<>();

    /**
     * @param random makes session ids, random numbers and initialisation vectors; with the same
     *     numbers and answers the same packets are sent
     */
    public IpmiClient(
            Datagrams.Network network, TimeSource time, SecureRandom random, Patience patience) {
        this.network = network;
        this.time = time;
        this.random = random;
        this.patience = patience;
    }

    /** {@return a client on this machine's sockets and clock} */
    public static IpmiClient create() {
        TimeSource time = TimeSource.system();
        return new IpmiClient(new UdpNetwork(time), time, new SecureRandom(), Patience.create());
    }

    /** {@return the same client with other waits} */
    public IpmiClient with(Patience patience) {
        return new IpmiClient(network, time, random, patience);
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
        return open(bmc, credential, privilege, Window.of(time, patience));
    }

    Session open(Bmc bmc, Credential credential, Privilege privilege, Window window) {
        Login login = Login.of(bmc.endpoint(), credential, privilege);
        InetSocketAddress address = new InetSocketAddress(bmc.address(), bmc.port());
        if (address.isUnresolved()) {
            throw new PowerException.Unreachable(
                    bmc.endpoint() + ": the name '" + bmc.address() + "' has no address");
        }
        Line line = new Line(network.open(), address, bmc.endpoint(), time);
        try {
            Established established =
                    new Opening(line, window, login, knownGuid(bmc)).run(suites(bmc));
            taken.put(bmc.endpoint(), established.suite());
            Session session = new Session(line, established, patience, random);
            return raise(session, privilege, window);
        } catch (RuntimeException | Error e) {
            line.close();
            throw e;
        }
    }

    private static Session raise(Session session, Privilege privilege, Window window) {
        try {
            session.raise(privilege, window);
            return session;
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    TimeSource time() {
        return time;
    }

    Patience patience() {
        return patience;
    }

    /**
     * {@return the GUID to compare with; all zeros is what a BMC without one answers, so it is
     * none}
     */
    static @Nullable BmcGuid knownGuid(Bmc bmc) {
        return bmc.guid().filter(guid -> !Session.isZero(guid)).orElse(null);
    }

    private List<CipherSuite> suites(Bmc bmc) {
        List<CipherSuite> suites = new ArrayList<>();
        for (int number : bmc.suites()) {
            suites.add(CipherSuite.of(number));
        }
        CipherSuite last = taken.get(bmc.endpoint());
        if (last != null && suites.remove(last)) {
            suites.add(0, last);
        }
        return suites;
    }

    /** The attempts at one session. */
    private final class Opening {
        private final Line line;
        private final Window window;
        private final Login login;
        private final @Nullable BmcGuid expected;
        private @Nullable Hint last;

        Opening(Line line, Window window, Login login, @Nullable BmcGuid expected) {
            this.line = line;
            this.window = window;
            this.login = login;
            this.expected = expected;
        }

        Established run(List<CipherSuite> suites) {
            for (CipherSuite suite : suites) {
                Optional<Established> established = attempts(suite);
                if (established.isPresent()) {
                    return established.get();
                }
            }
            throw new PowerException.Refused(
                    line.endpoint() + ": it takes none of the cipher suites "
                            + suites.stream().map(CipherSuite::number).toList());
        }

        /** {@return empty when the BMC refused the suite twice} */
        private Optional<Established> attempts(CipherSuite suite) {
            Pauses pauses = new Pauses(patience, random);
            boolean brief = false;
            Hint before = null;
            while (!window.over(time)) {
                Duration pause = brief ? pauses.brief() : pauses.next();
                Handshake attempt =
                        new Handshake(line, window, pause, suite, login, expected, random);
                Optional<Established> established = attempt.run();
                if (established.isPresent()) {
                    return established;
                }
                // Who began to answer is there, and packets are lost: every second time, soon
                // again.
                brief = !brief && attempt.heard();
                Hint hint = attempt.hint().orElse(null);
                if (hint != null && hint.equals(before) && hint.kind() != Hint.Kind.UNKNOWN) {
                    giveUp(hint);
                    return Optional.empty();
                }
                if (hint != null || attempt.heard()) {
                    before = hint;
                }
                last = hint == null ? last : hint;
            }
            throw unreachable();
        }

        private void giveUp(Hint hint) {
            switch (hint.kind()) {
                case DENIED ->
                    throw new PowerException.Denied(
                            line.endpoint() + ": login of '" + login.userName() + "' as "
                                    + login.privilege() + " failed: " + hint.text());
                case BUSY -> throw new PowerException.Busy(line.endpoint() + ": " + hint.text());
                case SUITE, UNKNOWN -> {}
            }
        }

        private PowerException unreachable() {
            if (window.tooLate(time)) {
                return new PowerException.TooLate(line.endpoint()
                        + ": its time ended before the BMC was ready; nothing was sent");
            }
            String why =
                    last == null ? "no answer" : "no session; the last it said: " + last.text();
            return new PowerException.Unreachable(
                    line.endpoint() + ": " + why + " in " + patience.total().toMillis() + " ms");
        }
    }
}
