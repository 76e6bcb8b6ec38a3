///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS io.bearman:bearman-bom:0.1.0-SNAPSHOT@pom
//DEPS io.bearman:bearman-sdk
//DEPS org.slf4j:slf4j-simple:2.0.20
//RUNTIME_OPTIONS -Dorg.slf4j.simpleLogger.defaultLogLevel=warn

import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;
import io.bearman.core.host.HostRange;
import io.bearman.core.inventory.Column;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Query;
import io.bearman.core.power.PowerException;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the power of a range of hosts, as their own BMCs say it: {@code PowerStatus 'cn[001-148]'}.
 *
 * <p>Exit codes: 0 all were read, 1 some were not, 2 wrong use. It writes nothing.
 */
public final class PowerStatus {
    private PowerStatus() {}

    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("usage: PowerStatus HOSTS, for example: PowerStatus 'cn[001-148]'");
            System.exit(ExitCode.USAGE.number());
        }
        try {
            System.exit(status(Configuration.load(), args[0]).number());
        } catch (BearmanException e) {
            System.err.println(e.getMessage());
            System.exit(e.exitCode().number());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(ExitCode.USAGE.number());
        }
    }

    static ExitCode status(Configuration configuration, String range) {
        List<String> names = new ArrayList<>(HostRange.names(range));
        Map<String, List<String>> answers = new TreeMap<>();
        try (Bearman bearman = Bearman.open(configuration)) { // bearman.yaml, BEARMAN_*
            List<Placed> hosts = new ArrayList<>();
            bearman.ports().inventory().each(Query.all().with(Column.HOST, names), hosts::add);
            hosts.forEach(host -> names.remove(host.host().id().value()));
            names.forEach(name -> answer(answers, "not in the inventory", name));
            bearman.powerButton().readEach(hosts, (host, reading) -> {
                String answer;
                try {
                    answer = reading.get().state().name();
                } catch (PowerException e) {
                    answer = "unknown: " + e.getMessage(); // never taken for OFF
                }
                answer(answers, answer, host.host().id().value());
            });
        }
        answers.forEach((answer, of) -> System.out.println(HostRange.fold(of) + ": " + answer));
        boolean all = answers.keySet().stream().allMatch(it -> it.equals("ON") || it.equals("OFF"));
        return all ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static void answer(Map<String, List<String>> answers, String answer, String host) {
        answers.computeIfAbsent(answer, key -> new ArrayList<>()).add(host);
    }
}
