package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.core.event.Event;
import io.bearman.core.event.EventJson;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostRange;
import io.bearman.core.inventory.Column;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Query;
import io.bearman.maintenance.Report;
import io.bearman.sdk.Bearman;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that does something: it has the common options and prints where it is told to. */
abstract class Base implements Callable<Integer> {
    @Mixin
    Common common;

    @Spec
    CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    // picocli fills the fields in by reflection.
    @SuppressWarnings("NullAway.Init")
    Base() {}

    @Override
    public final Integer call() {
        return execute().number();
    }

    abstract ExitCode execute();

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    void print(String text) {
        out().print(text);
        out().flush();
    }

    /** Prints an answer for people, or for machines. */
    void answer(String text, Map<String, ?> json) {
        print(common.json() ? Json.of(json) : text + "\n");
    }

    /** Tells people on standard error what happens; programs get one JSON object a line. */
    void show(Event event) {
        if (common.json()) {
            print(EventJson.line(event) + "\n");
        } else {
            err().println(event.line());
        }
    }

    /** Tells people how to go on with a run that is not over, and how to end it. */
    void sayNext(Bearman bearman, Report report) {
        if (common.json()) {
            return;
        }
        // An interrupted command still reads the store.
        boolean interrupted = Thread.interrupted();
        RunControl.next(report.run(), bearman.ports().journal().standing(report.run()))
                .ifPresent(next -> err().println("bearman: " + next));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return the hosts that these names and ranges name, each once} */
    static List<HostId> hosts(List<String> names) {
        return names.stream()
                .flatMap(name -> Common.parsed(name, HostRange::of).hosts().stream())
                .distinct()
                .toList();
    }

    /** {@return these hosts of the inventory, in this order} */
    static List<Placed> known(Bearman bearman, List<HostId> hosts) {
        Map<HostId, Placed> known = new HashMap<>();
        List<String> names = hosts.stream().map(HostId::value).toList();
        bearman.ports()
                .inventory()
                .each(
                        Query.all().with(Column.HOST, names),
                        placed -> known.put(placed.host().id(), placed));
        hosts.forEach(host -> {
            if (!known.containsKey(host)) {
                throw unknown(host);
            }
        });
        return hosts.stream().map(known::get).toList();
    }

    private static UsageException unknown(HostId host) {
        return new UsageException(host + " is not in the inventory; see: bearman inventory list");
    }

    static Placed known(Bearman bearman, HostId host) {
        return bearman.ports().inventory().find(host).orElseThrow(() -> unknown(host));
    }
}
