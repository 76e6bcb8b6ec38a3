package io.bearman.pxe.registration;

import io.bearman.core.BearmanException;
import io.bearman.core.RefusedException;
import io.bearman.core.boot.BootPurpose;
import io.bearman.core.boot.BootSession;
import io.bearman.core.claim.Claim;
import io.bearman.core.claim.Claiming;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Machine;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Inventory.Revised;
import io.bearman.core.notify.News;
import io.bearman.core.power.Reading;
import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.RegistrationRecord;
import io.bearman.core.registration.RegistrationRecords.Conclusion;
import io.bearman.core.registration.Verdict;
import io.bearman.pxe.LaterException;
import io.bearman.pxe.Registered;
import io.bearman.pxe.Registrations;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes machines in. All checks are made; when none fails the host is IN_STOCK and the machine is told
 * to power off, else it is REJECTED and stays on. States, findings and the one message to people are
 * committed together, so whoever is killed before did nothing and whoever is killed after has done
 * all: the machine asks again and gets the same answer.
 *
 * <p>Whether it is off then is {@link Aftercare}'s. Thread-safe.
 */
public final class Registration implements Registrations {
    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);
    private static final String BY = "registration";
    private static final Duration SOON = Duration.ofSeconds(2);

    private final RegistrationPorts ports;
    private final RegistrationSettings settings;
    private final HardwareProfiles profiles;
    private final Checks checks;
    private final BmcLook bmcs;
    private final Newcomers newcomers;

    public Registration(
            RegistrationPorts ports, RegistrationSettings settings, HardwareProfiles profiles) {
        this(ports, settings, profiles, Checks.all());
    }

    Registration(
            RegistrationPorts ports,
            RegistrationSettings settings,
            HardwareProfiles profiles,
            Checks checks) {
        this.ports = ports;
        this.settings = settings;
        this.profiles = profiles;
        this.checks = checks;
        this.bmcs = new BmcLook(ports);
        this.newcomers = new Newcomers(ports, settings.strangers());
    }

    /**
     * {@inheritDoc}
     *
     * @throws RefusedException when they are another machine's, or the host's state lets nobody in
     * @throws LaterException when the machine is claimed
     */
    @Override
    public Registered register(BootSession session, byte[] body) {
        Facts facts = FactsReader.read(body);
        mustBeItsOwn(session, facts);
        Optional<Placed> host = host(session, facts);
        if (session.purpose() == BootPurpose.RESCUE) {
            HostId id = host.map(it -> it.host().id()).orElse(null);
            return new Registered(Registered.Verdict.STAY, id, List.of(), settings.sshKeys());
        }
        Sent sent = new Sent(
                session,
                facts,
                new String(body, StandardCharsets.UTF_8),
                sha256(body),
                ports.time().now());
        return answer(host.map(it -> register(it.host().id(), sent))
                .orElseGet(() -> newcomers.register(sent)));
    }

    /**
     * Notes that a machine that is to be registered booted: from now on the boot watchdog looks after
     * it. Nothing happens when its host is in another state than registration begins from.
     */
    @Override
    public void begun(BootSession session) {
        if (session.purpose() != BootPurpose.REGISTRATION) {
            return;
        }
        session.host()
                .flatMap(ports.inventory()::revised)
                .filter(seen -> seen.placed().host().state().kind().idle())
                .filter(seen -> !concluded(session, seen.placed()))
                .ifPresent(seen -> ports.inventory()
                        .transition(seen, new HostState.Registering(), BY, "its loader is up"));
    }

    /** The answer to an exchange may be asked for again when the machine has long gone on. */
    private boolean concluded(BootSession session, Placed placed) {
        return ports.records()
                .latest(placed.machine().id())
                .filter(record -> record.session().equals(session.id()))
                .isPresent();
    }

    private void mustBeItsOwn(BootSession session, Facts facts) {
        boolean own = session.mac().equals(facts.mac())
                && session.uuid().map(facts.uuid()::equals).orElse(true);
        if (!own) {
            String about =
                    session.host().map(HostId::value).orElse(session.mac().value());
            String why = "facts of MAC " + facts.mac() + " and UUID " + facts.uuid()
                    + " in the session of MAC " + session.mac();
            ports.audit().note(BY, about, "foreign facts", why);
            throw new RefusedException(about + ": these are another machine's facts");
        }
    }

    /** Whoever was imported after it booted is found too, but only by all that it says. */
    private Optional<Placed> host(BootSession session, Facts facts) {
        Optional<Placed> known = session.host().flatMap(ports.inventory()::find);
        return known.or(() -> ports.inventory()
                .find(facts.uuid())
                .filter(it -> it.machine().macs().contains(facts.mac())));
    }

    private RegistrationRecord register(HostId host, Sent sent) {
        Revised seen = seen(host);
        Optional<RegistrationRecord> before =
                ports.records().latest(seen.placed().machine().id());
        Optional<RegistrationRecord> done = before.filter(
                        it -> it.answers(sent.session().id(), sent.digest()))
                .filter(it -> standsFor(it, seen.placed().host().state()));
        if (done.isPresent()) {
            return done.get();
        }
        mayRegister(seen.placed());
        Claim claim = claim(seen.placed());
        try {
            return conclude(seen, sent, before.orElse(null));
        } finally {
            release(claim);
        }
    }

    private Revised seen(HostId host) {
        return ports.inventory()
                .revised(host)
                .orElseThrow(
                        () -> new RefusedException(host + " is not in the inventory any more"));
    }

    private static boolean standsFor(RegistrationRecord record, HostState state) {
        return record.verdict() == Verdict.POWER_OFF
                ? state instanceof HostState.InStock
                : state instanceof HostState.Rejected;
    }

    private static void mayRegister(Placed placed) {
        HostState.Kind kind = placed.host().state().kind();
        if (!kind.idle() && kind != HostState.Kind.REGISTERING) {
            throw new RefusedException(placed.host().id() + " is " + kind
                    + ": its facts change nothing; nothing was done");
        }
    }

    private RegistrationRecord conclude(
            Revised first, Sent sent, @Nullable RegistrationRecord before) {
        Placed placed = first.placed();
        Subject subject = new Subject(
                sent.facts(),
                placed,
                profiles.of(placed.machine()),
                bmcs.look(placed.machine()),
                sent.at());
        List<CheckResult> results = checks.look(subject);
        boolean passed = results.stream().noneMatch(CheckResult::fails);
        // Read again only where it was changed here: else somebody's change would go unseen.
        Revised seen = passed && learn(subject) ? seen(placed.host().id()) : first;
        mayRegister(seen.placed());
        RegistrationRecord record = sent.record(
                placed.machine().id(),
                placed.host().id(),
                passed ? Verdict.POWER_OFF : Verdict.STAY,
                results,
                ports.time().now());
        String why = passed ? "all checks passed" : record.failures().size() + " findings";
        write(new Conclusion(
                seen, path(seen, record), record, news(placed, sent, record, before), BY, why));
        LOG.info(
                "{} registered verdict={} {}",
                placed.host().id(),
                record.verdict().word(),
                why);
        return record;
    }

    private void write(Conclusion conclusion) {
        try {
            ports.records().conclude(conclusion);
        } catch (RefusedException e) {
            // Somebody changed the host meanwhile; whether it may still register is seen next time.
            throw new LaterException(String.valueOf(e.getMessage()), SOON);
        }
    }

    /** Inside and outside have just been seen to be one BMC: what it proves is the machine's. */
    private boolean learn(Subject subject) {
        Machine machine = subject.machine();
        Facts.BmcView inside = subject.facts().bmc();
        Reading lan = subject.lan().reading();
        if (machine.bmc().guid().isPresent() || inside == null || lan == null) {
            return false;
        }
        boolean one = subject.lan().proven() && lan.guid().equals(inside.guid());
        if (one) {
            ports.inventory().learn(machine.id(), lan.guid(), BY);
        }
        return one;
    }

    private static List<HostState> path(Revised seen, RegistrationRecord record) {
        List<HostState> path = new ArrayList<>();
        if (!(seen.placed().host().state() instanceof HostState.Registering)) {
            path.add(new HostState.Registering());
        }
        path.add(
                record.verdict() == Verdict.POWER_OFF
                        ? new HostState.InStock()
                        : new HostState.Rejected(record.failures().stream()
                                .map(CheckResult::line)
                                .toList()));
        return path;
    }

    /** People are told once of what is wrong, and once that it is right. */
    private List<News> news(
            Placed placed, Sent sent, RegistrationRecord now, @Nullable RegistrationRecord before) {
        Optional<RegistrationRecord> rejection = Optional.ofNullable(before)
                .filter(it -> it.verdict() == Verdict.STAY && it.host().isPresent());
        HostId host = placed.host().id();
        if (now.verdict() == Verdict.POWER_OFF) {
            return rejection.isPresent()
                    ? List.of(new News.HostCleared(host, place(placed)))
                    : List.of();
        }
        if (rejection.filter(now::failsAs).isPresent()) {
            return List.of();
        }
        List<String> findings = now.failures().stream().map(CheckResult::line).toList();
        String ssh = settings.ssh().of(placed, sent.facts().system().address());
        return List.of(new News.HostRejected(host, place(placed), findings, ssh));
    }

    static String place(Placed placed) {
        Machine machine = placed.machine();
        return "rack " + machine.rack() + (machine.unit() == 0 ? "" : ", unit " + machine.unit());
    }

    private Claim claim(Placed placed) {
        Claiming answer =
                ports.claims().claim(placed.machine().id(), ports.ids().get());
        if (answer instanceof Claiming.Held held) {
            throw new LaterException(
                    placed.host().id() + ": its machine is claimed by run " + held.owner() + " ("
                            + held.holder() + ")",
                    SOON);
        }
        return ((Claiming.Granted) answer).claim();
    }

    // What was concluded is durable; the lease ends by itself.
    private void release(Claim claim) {
        try {
            ports.claims().release(claim);
        } catch (BearmanException e) {
            LOG.warn("machine={} its claim could not be given back", claim.machine(), e);
        }
    }

    private Registered answer(RegistrationRecord record) {
        boolean off = record.verdict() == Verdict.POWER_OFF;
        List<Registered.Finding> findings = record.results().stream()
                .map(it -> new Registered.Finding(
                        it.check(),
                        Registered.Result.valueOf(it.outcome().name()),
                        it.expected(),
                        it.actual()))
                .toList();
        return new Registered(
                off ? Registered.Verdict.POWER_OFF : Registered.Verdict.STAY,
                record.host().orElse(null),
                findings,
                off ? List.of() : settings.sshKeys());
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
