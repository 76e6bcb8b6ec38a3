package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.core.host.HostId;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import io.bearman.core.power.Reading;
import io.bearman.core.secret.Credential;
import io.bearman.ipmi.Patience;
import io.bearman.ipmi.command.ChassisControl;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.Privilege;
import io.bearman.maintenance.PowerButton;
import io.bearman.sdk.Bearman;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bearman power}. */
@Command(
        name = "power",
        description = {
            "Reads and switches the power of hosts.",
            "off cuts the power, soft asks the operating system, cycle and reset cut and restore it.",
            "What would stop guests is refused; move them away first: bearman maintenance run HOST"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman power status cn[001-150]",
            "  bearman power on cn1",
            "  bearman power status --bmc 10.0.0.7:623 --user admin --password-file bmc.password"
        })
final class PowerCommand extends Base {
    private static final Duration PATIENCE = Patience.create().total();

    @Parameters(index = "0", paramLabel = "ACTION", description = "${COMPLETION-CANDIDATES}")
    private Verb verb;

    @Parameters(
            index = "1..*",
            paramLabel = "HOST",
            description = "Hosts of the inventory; also ranges: cn[001-150].")
    private List<String> names = new ArrayList<>();

    @Mixin
    private BmcLogin login;

    @Option(
            names = "--with-guests",
            paramLabel = "HOST",
            description = "Although this host has guests; they are stopped. Audited.")
    private List<String> withGuests = new ArrayList<>();

    // picocli fills the fields in by reflection.
    @SuppressWarnings("NullAway.Init")
    PowerCommand() {}

    /** What can be done; in lower case on the command line. */
    enum Verb {
        status,
        on,
        off,
        soft,
        cycle,
        reset;

        PowerAction action() {
            return switch (this) {
                case status -> throw new IllegalStateException("status is no action");
                case on -> PowerAction.ON;
                case off -> PowerAction.HARD_OFF;
                case soft -> PowerAction.SOFT_OFF;
                case cycle -> PowerAction.CYCLE;
                case reset -> PowerAction.RESET;
            };
        }
    }

    @Override
    ExitCode execute() {
        List<HostId> hosts = hosts(names);
        login.check(!hosts.isEmpty(), "power");
        check(hosts);
        if (login.given()) {
            Credential credential = login.credential("power");
            try (Bmcs bmcs = Bmcs.at(this, login, name -> credential, PATIENCE)) {
                return answers(direct(bmcs)).print(this);
            }
        }
        try (Bmcs bmcs = Bmcs.ofHosts(this, hosts, PATIENCE)) {
            return answers(
                            verb == Verb.status
                                    ? states(bmcs)
                                    : bmcs.each(target -> one(bmcs, target)))
                    .print(this);
        }
    }

    private void check(List<HostId> hosts) {
        for (HostId host : hosts(withGuests)) {
            if (!hosts.contains(host)) {
                throw new UsageException(
                        "--with-guests " + host + " is none of the hosts asked for;"
                                + " type the host twice: bearman power " + verb + " " + host
                                + " --with-guests " + host);
            }
        }
    }

    private static Answers<String> answers(List<Outcome<String>> outcomes) {
        return new Answers<>(outcomes, answer -> answer, answer -> answer);
    }

    private List<Outcome<String>> direct(Bmcs bmcs) {
        if (verb != Verb.status) {
            return bmcs.act(Privilege.OPERATOR, "power " + verb, "", bmc -> {
                bmc.execute(new ChassisControl(verb.action()));
                return accepted();
            });
        }
        return bmcs.ask(new GetChassisStatus()).stream()
                .map(it -> it.map(status -> word(status.power()) + " (unverified: by address)"))
                .toList();
    }

    private static List<Outcome<String>> states(Bmcs bmcs) {
        return bmcs.powers().stream()
                .map(it -> it.map(
                        reading -> words(reading, it.target().bmc().guid().isPresent())))
                .toList();
    }

    private String one(Bmcs bmcs, Target target) {
        Bearman bearman = Objects.requireNonNull(bmcs.bearman());
        HostId host = HostId.of(target.name());
        PowerButton button = bearman.powerButton();
        if (withGuests.contains(host.value())) {
            bearman.audit().note(Bearman.user(), host.value(), "power " + verb, "--with-guests");
            button.pressWithGuests(host, verb.action());
        } else {
            button.press(host, verb.action());
        }
        return accepted();
    }

    private String accepted() {
        return verb + " accepted";
    }

    private static String word(PowerState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String words(Reading reading, boolean learnt) {
        if (reading.verified()) {
            return word(reading.state());
        }
        return word(reading.state())
                + (learnt
                        ? " (unverified: another host of the inventory has the same GUID)"
                        : " (unverified: no GUID in the inventory)");
    }
}
