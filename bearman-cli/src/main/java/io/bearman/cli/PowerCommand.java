package io.bearman.cli;

import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;
import io.bearman.core.InterruptedWaitException;
import io.bearman.core.UsageException;
import io.bearman.core.host.HostId;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.Reading;
import io.bearman.core.text.TextTable;
import io.bearman.maintenance.PowerButton;
import io.bearman.sdk.Bearman;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
            "  bearman power status cn1 cn2",
            "  bearman power on cn1",
            "  bearman power status --bmc 10.0.0.7:623 --user admin --password-file bmc.password"
        })
final class PowerCommand extends Base {
    private static final int AT_ONCE = 32;

    @Parameters(index = "0", paramLabel = "ACTION", description = "${COMPLETION-CANDIDATES}")
    private Verb verb;

    @Parameters(
            index = "1..*",
            paramLabel = "HOST",
            description = "Hosts of the inventory; also ranges: cn[001-150].")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--bmc",
            paramLabel = "ADDR:PORT",
            description = "A BMC by its address instead.")
    private @Nullable String bmc;

    @Option(names = "--user", description = "Its user, with --bmc.")
    private @Nullable String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file with its password, with --bmc (default: asked for).")
    private @Nullable Path passwordFile;

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
        check(hosts);
        try (Bearman bearman = common.open()) {
            if (bmc != null) {
                return new DirectPower(bearman, out(), common.json())
                        .run(verb, bmc, user, passwordFile);
            }
            // All of them before the first is touched: exit code 2 means that nothing was tried.
            hosts.forEach(host -> known(bearman, host));
            return all(bearman, hosts);
        }
    }

    private void check(List<HostId> hosts) {
        if (hosts.isEmpty() == (bmc == null)) {
            throw new UsageException(
                    "power needs either hosts or --bmc; see: bearman power --help");
        }
        if (bmc == null && (user != null || passwordFile != null)) {
            throw new UsageException("--user and --password-file go with --bmc; hosts have their"
                    + " credential in the configuration: bearman config show");
        }
        for (HostId host : hosts(withGuests)) {
            if (!hosts.contains(host)) {
                throw new UsageException(
                        "--with-guests " + host + " is none of the hosts asked for;"
                                + " type the host twice: bearman power " + verb + " " + host
                                + " --with-guests " + host);
            }
        }
    }

    private ExitCode all(Bearman bearman, List<HostId> hosts) {
        ExecutorService executor =
                Executors.newFixedThreadPool(Math.min(AT_ONCE, hosts.size()), PowerCommand::daemon);
        Map<HostId, Future<String>> answers = new LinkedHashMap<>();
        hosts.forEach(host -> answers.put(host, executor.submit(() -> one(bearman, host))));
        executor.shutdown();
        List<Answer> rows = new ArrayList<>();
        answers.forEach((host, answer) -> rows.add(answer(host, answer)));
        print(common.json() ? Json.of(rows) : table(rows));
        return worst(rows);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "power");
        thread.setDaemon(true);
        return thread;
    }

    private String one(Bearman bearman, HostId host) {
        PowerButton button = bearman.powerButton();
        if (verb == Verb.status) {
            boolean learnt = known(bearman, host).machine().bmc().guid().isPresent();
            return words(button.read(host), learnt);
        }
        if (withGuests.contains(host.value())) {
            bearman.audit().note(Bearman.user(), host.value(), "power " + verb, "--with-guests");
            button.pressWithGuests(host, verb.action());
        } else {
            button.press(host, verb.action());
        }
        return verb + " accepted";
    }

    private static String words(Reading reading, boolean learnt) {
        String state = reading.state().name().toLowerCase(Locale.ROOT);
        if (reading.verified()) {
            return state;
        }
        return state
                + (learnt
                        ? " (unverified: another host of the inventory has the same GUID)"
                        : " (unverified: no GUID in the inventory)");
    }

    /**
     * One host's answer.
     *
     * @param host the host
     * @param exitCode its own
     * @param answer in one line
     */
    record Answer(HostId host, int exitCode, String answer) {}

    private static Answer answer(HostId host, Future<String> future) {
        try {
            return new Answer(host, ExitCode.DONE.number(), future.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BearmanException failure) {
                return new Answer(host, failure.exitCode().number(), Advice.about(host, failure));
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptedWaitException(e);
        }
    }

    private static String table(List<Answer> rows) {
        TextTable table = TextTable.headed("HOST", "POWER");
        rows.forEach(row -> table.row(row.host(), row.answer()));
        return table.toString();
    }

    /** As a run's report: 3 when all that was not done was refused, else 1. */
    private static ExitCode worst(List<Answer> rows) {
        List<Integer> codes = rows.stream()
                .map(Answer::exitCode)
                .filter(code -> code != ExitCode.DONE.number())
                .distinct()
                .toList();
        if (codes.isEmpty()) {
            return ExitCode.DONE;
        }
        return codes.size() == 1 ? code(codes.get(0)) : ExitCode.FAILED;
    }

    private static ExitCode code(int number) {
        return Arrays.stream(ExitCode.values())
                .filter(code -> code.number() == number)
                .findFirst()
                .orElseThrow();
    }
}
