package io.bearman.maintenance.watch;

import io.bearman.core.boot.BootReport;
import io.bearman.core.cloud.ControlService;
import io.bearman.core.host.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Turns what was seen of a region into what is wrong there. Pure: no clock, network, random. */
final class Diagnosis {
    private Diagnosis() {}

    /**
     * {@return what is wrong, what concerns the whole region first}
     *
     * @param now the store's clock
     */
    static List<Finding> of(RegionLook look, Instant now, WatchSettings settings) {
        if (look.unreachable() != null) {
            return List.of(new Finding.Unreachable(look.region(), look.unreachable()));
        }
        List<Finding> hosts = new ArrayList<>();
        List<HostId> down = new ArrayList<>();
        for (HostLook host : look.unwell()) {
            Finding finding = of(look, host, now, settings);
            hosts.add(finding);
            if (!(finding instanceof Finding.Returned)) {
                down.add(host.host());
            }
        }
        List<Finding> findings = new ArrayList<>(controlPlane(look));
        boolean blocked = findings.stream().anyMatch(Finding.ControlPlane.class::isInstance);
        if (blocked) {
            // Each host's own story is told by the finding about them all.
            hosts.removeIf(finding -> !(finding instanceof Finding.Returned));
        } else if (!down.isEmpty() && down.size() + look.fenced().size() > settings.hostsDown()) {
            findings.add(
                    new Finding.ManyDown(look.region(), down, look.fenced(), settings.hostsDown()));
        }
        findings.addAll(hosts);
        return findings;
    }

    private static List<Finding> controlPlane(RegionLook look) {
        Map<String, List<ControlService>> kinds = look.controllers().stream()
                .filter(ControlService::enabled)
                .collect(Collectors.groupingBy(
                        ControlService::binary, TreeMap::new, Collectors.toList()));
        List<String> gone = new ArrayList<>();
        List<String> some = new ArrayList<>();
        kinds.forEach((binary, services) -> {
            List<String> down = services.stream()
                    .filter(service -> !service.up())
                    .map(ControlService::machine)
                    .sorted()
                    .toList();
            if (down.size() == services.size()) {
                gone.add(binary + " (" + String.join(", ", down) + ")");
            } else if (!down.isEmpty()) {
                some.add(binary + " on " + String.join(", ", down));
            }
        });
        List<Finding> findings = new ArrayList<>();
        if (!gone.isEmpty()) {
            List<HostLook> down =
                    look.unwell().stream().filter(host -> !host.computeUp()).toList();
            findings.add(new Finding.ControlPlane(look.region(), gone, down, look.hosts()));
        }
        if (!some.isEmpty()) {
            findings.add(new Finding.Degraded(look.region(), some));
        }
        return findings;
    }

    private static Finding of(RegionLook look, HostLook host, Instant now, WatchSettings settings) {
        Optional<BootReport> boot = host.boot()
                .filter(it -> host.computeUp() || isFresh(it, now, settings.returning()));
        if (boot.isPresent()) {
            return new Finding.Returned(look.region(), host, boot.get());
        }
        if (host.testimonies().stream().anyMatch(Testimony::alive)) {
            return new Finding.DeadAgent(look.region(), host);
        }
        long silent = host.testimonies().stream().filter(Testimony::silent).count();
        // Forced down, or unknown to Nova: then nova-compute's silence is no testimony.
        boolean heard = host.compute() != null && !host.compute().forcedDown();
        return heard && silent >= settings.silent()
                ? new Finding.Dead(look.region(), host)
                : new Finding.Unclear(look.region(), host);
    }

    private static boolean isFresh(BootReport boot, Instant now, Duration returning) {
        return Duration.between(boot.at(), now).compareTo(returning) < 0;
    }
}
