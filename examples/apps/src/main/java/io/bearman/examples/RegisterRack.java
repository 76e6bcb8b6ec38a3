package io.bearman.examples;

import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;
import io.bearman.core.host.HostState;
import io.bearman.core.inventory.Column;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Query;
import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.PowerOff;
import io.bearman.core.registration.RegistrationRecord;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Registers the machines of a rack that nobody has registered: {@code RegisterRack RACK}. It switches
 * them on, and ends when each is off, because it passed its checks, or stays on, because it did not.
 * A boot server runs beside it.
 */
public final class RegisterRack {
    private RegisterRack() {}

    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("usage: RegisterRack RACK");
            System.exit(ExitCode.USAGE.number());
        }
        Duration patience = Duration.ofMinutes(30);
        System.exit(run(Configuration.load(), args[0], patience, System.out).number());
    }

    static ExitCode run(
            Configuration configuration, String rack, Duration patience, PrintStream out) {
        try (Bearman bearman = Bearman.open(configuration)) {
            List<Placed> hosts = new ArrayList<>();
            Query expected = Query.all().with(Column.RACK, rack).with(Column.STATE, "EXPECTED");
            bearman.ports().inventory().each(expected, hosts::add);
            hosts.forEach(it -> bearman.registrationStart().start(it.host().id()));
            boolean settled = bearman.ports()
                    .time()
                    .await(() -> hosts.stream().allMatch(it -> settled(bearman, it)), patience);
            boolean passed = settled;
            for (Placed host : hosts) {
                List<CheckResult> failures =
                        record(bearman, host).map(RegistrationRecord::failures).orElse(List.of());
                HostState.Kind state = state(bearman, host).kind();
                out.println(host.host().id() + "  " + state);
                failures.forEach(it -> out.println("  " + it.line()));
                passed &= state == HostState.Kind.IN_STOCK;
            }
            return passed ? ExitCode.DONE : ExitCode.FAILED;
        } catch (BearmanException e) {
            out.println(e.getMessage()); // host, cause, next command
            return e.exitCode();
        }
    }

    private static boolean settled(Bearman bearman, Placed host) {
        return switch (state(bearman, host).kind()) {
            case REJECTED, BROKEN -> true;
            case IN_STOCK ->
                record(bearman, host)
                        .filter(it -> it.powerOff() == PowerOff.READ)
                        .isPresent();
            default -> false;
        };
    }

    private static HostState state(Bearman bearman, Placed host) {
        return bearman.ports()
                .inventory()
                .find(host.host().id())
                .orElseThrow()
                .host()
                .state();
    }

    private static Optional<RegistrationRecord> record(Bearman bearman, Placed host) {
        return bearman.registrations().latest(host.machine().id());
    }
}
