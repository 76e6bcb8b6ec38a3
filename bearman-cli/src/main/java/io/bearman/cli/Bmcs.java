package io.bearman.cli;

import io.bearman.core.UsageException;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostRange;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.power.Reading;
import io.bearman.core.secret.Credentials;
import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.IpmiClient;
import io.bearman.ipmi.Patience;
import io.bearman.ipmi.Session;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.command.PresencePing;
import io.bearman.ipmi.command.Privilege;
import io.bearman.maintenance.PowerButton;
import io.bearman.sdk.Bearman;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The BMCs that a command is about, and the way to them: those of hosts with what the inventory and the
 * configuration know, or those at addresses with what the command line says; then no store is opened to
 * read.
 */
final class Bmcs implements AutoCloseable {
    private final Base command;
    private final List<Target> targets;
    private final IpmiClient client;
    private final Credentials credentials;
    private final @Nullable Bearman bearman;

    private Bmcs(
            Base command,
            List<Target> targets,
            IpmiClient client,
            Credentials credentials,
            @Nullable Bearman bearman) {
        this.command = command;
        this.targets = targets;
        this.client = client;
        this.credentials = credentials;
        this.bearman = bearman;
    }

    /** {@return the BMCs of these hosts, each of which has to be in the inventory} */
    static Bmcs ofHosts(Base command, List<HostId> hosts, Duration patience) {
        Bearman bearman = command.common.open();
        try {
            // All of them before the first is touched: exit code 2 means that nothing was tried.
            List<Target> targets = hosts.stream()
                    .map(host -> Target.of(Base.known(bearman, host)))
                    .toList();
            return new Bmcs(
                    command,
                    targets,
                    bearman.bmcs().client().with(Patience.create().with(patience)),
                    bearman.bmcs().credentials(),
                    bearman);
        } catch (RuntimeException e) {
            bearman.close();
            throw e;
        }
    }

    /** {@return the BMCs of a command line} */
    static Bmcs at(Base command, BmcLogin login, Credentials credentials, Duration patience) {
        List<Target> targets = login.bmcs().entrySet().stream()
                .map(it -> new Target(it.getKey(), it.getValue(), null))
                .toList();
        IpmiClient client = IpmiClient.create().with(Patience.create().with(patience));
        return new Bmcs(command, targets, client, credentials, null);
    }

    List<Target> targets() {
        return targets;
    }

    /** {@return the only one; the command has no use for several} */
    Target only() {
        if (targets.size() != 1) {
            throw new UsageException("one host or BMC at a time, not " + targets.size());
        }
        return targets.get(0);
    }

    /** {@return the Bearman that is open for hosts; BMCs by their addresses need none to be read} */
    @Nullable
    Bearman bearman() {
        return bearman;
    }

    Session open(Target target, Privilege privilege) {
        return client.open(target.bmc(), credentials.named(target.bmc().credential()), privilege);
    }

    /** {@return what each answers to one command} */
    <R> List<Outcome<R>> ask(Command<R> question) {
        return sweep().of(client.fleet(credentials).ask(byTarget(), question));
    }

    /** {@return the power of each host, for hosts of the inventory alone} */
    List<Outcome<Reading>> powers() {
        Map<HostId, Target> byHost = new LinkedHashMap<>();
        List<Placed> hosts = new ArrayList<>();
        for (Target target : targets) {
            Placed placed = Objects.requireNonNull(target.placed());
            byHost.put(placed.host().id(), target);
            hosts.add(placed);
        }
        PowerButton button = Objects.requireNonNull(bearman).powerButton();
        return sweep().told(each -> button.readEach(
                hosts, (placed, reading) -> each.accept(byHost.get(placed.host().id()), reading)));
    }

    /** {@return what each visit comes to, in a session each} */
    <R> List<Outcome<R>> visit(Privilege privilege, Function<Dialogue, R> visit) {
        Sweep sweep = sweep();
        return sweep.onThreads(threads ->
                sweep.of(client.fleet(credentials).visit(byTarget(), privilege, threads, visit)));
    }

    /** {@return what each says to a ping} */
    List<Outcome<PresencePing.Pong>> ping() {
        return sweep().futures(target ->
                client.ping(target.bmc().address(), target.bmc().port()));
    }

    /** {@return what a question that blocks comes to for each} */
    <R> List<Outcome<R>> each(Function<Target, R> question) {
        return sweep().each(question);
    }

    /**
     * Does something to each BMC: under its machine's claim where the inventory knows it, at an address
     * only where no known machine owns it. Audited.
     *
     * @param what as it is typed after {@code bearman}, and for the audit
     * @param details more for the audit
     */
    <R> List<Outcome<R>> act(
            Privilege privilege, String what, String details, Function<Dialogue, R> action) {
        Bearman own = bearman;
        if (own != null) {
            return each(target ->
                    own.bmcs().act(HostId.of(target.name()), privilege, what, details, action));
        }
        try (Bearman opened = command.common.open()) {
            Strangers strangers = new Strangers(opened, what);
            return each(target -> {
                strangers.mustBe(target.bmc());
                try (Session session = open(target, privilege)) {
                    strangers.mustBe(target.bmc(), session.guid());
                    opened.audit()
                            .note(
                                    Bearman.user(),
                                    target.bmc().endpoint(),
                                    what,
                                    "--bmc " + details);
                    return action.apply(session);
                }
            });
        }
    }

    /**
     * {@return whether the human at the terminal says yes; never without a terminal}
     *
     * @param question up to the names
     */
    boolean confirmed(String question) {
        List<String> names = targets.stream().map(Target::name).toList();
        return Terminal.asks(question + HostRange.fold(names) + "? [yes/no] ", "yes");
    }

    private Map<Target, Bmc> byTarget() {
        Map<Target, Bmc> bmcs = new LinkedHashMap<>();
        targets.forEach(target -> bmcs.put(target, target.bmc()));
        return bmcs;
    }

    private Sweep sweep() {
        return new Sweep(
                targets,
                new Progress(
                        command.err(),
                        TimeSource.system(),
                        targets.size(),
                        command.common.screen().errTerminal()));
    }

    @Override
    public void close() {
        if (bearman == null) {
            client.close();
        } else {
            bearman.close();
        }
    }
}
