package io.bearman.pxe.registration;

import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.CheckResult.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether its sensors are all right, in the words of {@code ipmitool sdr}. */
final class SensorsCheck implements Check {
    @Override
    public String name() {
        return "sensors";
    }

    @Override
    public List<CheckResult> look(Subject subject) {
        List<Facts.Sensor> sensors = subject.facts().health().sensors();
        if (sensors == null) {
            return List.of(missing("all well", "what its sensors say"));
        }
        List<CheckResult> results = new ArrayList<>();
        for (Facts.Sensor sensor : sensors) {
            boolean ignored = subject.profile().tolerance.sensors().stream()
                    .anyMatch(it -> it.matches(sensor.name()));
            Outcome outcome = ignored ? Outcome.PASS : outcome(sensor.status());
            if (outcome != Outcome.PASS) {
                String actual = sensor.name() + " " + sensor.status();
                results.add(result(outcome, sensor.name() + " ok", actual));
            }
        }
        if (results.isEmpty()) {
            results.add(result(Outcome.PASS, "all well", sensors.size() + " sensors, all well"));
        }
        return results;
    }

    private static Outcome outcome(@Nullable String status) {
        return switch (status == null ? "" : status.toLowerCase(Locale.ROOT)) {
            // Not read: the part is not there, or sleeps.
            case "", "ok", "ns", "na", "n/a", "disabled" -> Outcome.PASS;
            case "cr", "nr", "lcr", "ucr", "lnr", "unr", "critical", "non-recoverable" ->
                Outcome.FAIL;
            default -> Outcome.WARN;
        };
    }
}
