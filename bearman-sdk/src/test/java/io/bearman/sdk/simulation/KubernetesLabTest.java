package io.bearman.sdk.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;
import io.bearman.core.alive.Liveness;
import io.bearman.core.alive.Sign;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.cloud.Hypervisors;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.node.NodeGate;
import io.bearman.core.power.Power;
import io.bearman.core.power.PowerAction;
import io.bearman.maintenance.BringIn;
import io.bearman.maintenance.BringInRequest;
import io.bearman.maintenance.Concessions;
import io.bearman.maintenance.Departure.Off;
import io.bearman.maintenance.Headroom;
import io.bearman.maintenance.Limits;
import io.bearman.maintenance.Maintenance;
import io.bearman.maintenance.Ports;
import io.bearman.maintenance.Report;
import io.bearman.maintenance.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole runs with the real gate, on a cluster whose API is spoken to over a socket. */
@Tag("lab")
@Tag("lab-kubernetes")
class KubernetesLabTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final HostId CN2 = HostId.of("cn2");
    private static final HostId CN4 = HostId.of("cn4");
    private static final Duration LONG = Duration.ofHours(6);

    @TempDir
    Path folder;

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    /** What a run does with the host that it is about. */
    enum Job {
        DRAIN_AND_REBOOT(CN1) {
            @Override
            Report run(SimulatedFleet fleet, Ports ports, List<String> log) {
                return reboot(fleet, ports, log, CN1);
            }
        },
        ROLL(CN1, CN2) {
            @Override
            Report run(SimulatedFleet fleet, Ports ports, List<String> log) {
                return reboot(fleet, ports, log, CN1, CN2);
            }
        },
        EVACUATE(CN1) {
            @Override
            void prepare(SimulatedFleet fleet) {
                fleet.shareStorage();
                EvacuationTest.dies(fleet);
            }

            @Override
            Report run(SimulatedFleet fleet, Ports ports, List<String> log) {
                Maintenance maintenance = fleet.maintenance(ports);
                return maintenance.evacuate(
                        maintenance.plan(EvacuationTest.REQUEST), event -> log.add(event.line()));
            }
        },
        BRING_IN(CN4) {
            @Override
            Report run(SimulatedFleet fleet, Ports ports, List<String> log) {
                BringIn bringIn = fleet.bringIn(ports);
                return bringIn.run(
                        bringIn.plan(BringInRequest.of(List.of(CN4), "rack 2 grows")),
                        event -> log.add(event.line()));
            }
        };

        private final List<HostId> hosts;

        Job(HostId... hosts) {
            this.hosts = List.of(hosts);
        }

        void prepare(SimulatedFleet fleet) {}

        abstract Report run(SimulatedFleet fleet, Ports ports, List<String> log);

        private static Report reboot(
                SimulatedFleet fleet, Ports ports, List<String> log, HostId... hosts) {
            Maintenance maintenance = fleet.maintenance(ports);
            Request request = Request.drainAndReboot(List.of(hosts), "kernel update")
                    .with(new Limits(1, 1, 1, 1))
                    .with(new Concessions(Headroom.none(), false, Set.of()));
            return maintenance.run(maintenance.plan(request), event -> log.add(event.line()));
        }
    }

    /** Three hosts, and one that is to come; a cluster below them. */
    private final class Place implements AutoCloseable {
        final SimulatedFleet fleet = new SimulatedFleet(1, 3);
        final SimulatedCluster cluster;

        private Place() {
            fleet.addNewHost(4, new HostState.Deploying());
            cluster = new SimulatedCluster(fleet, folder);
        }

        MortalProcess living(String name) {
            return MortalProcess.living(name, fleet, cluster);
        }

        /** {@return what it reported, unless it was killed} */
        Optional<Report> run(Job job, Ports ports) {
            List<Report> reports = new ArrayList<>();
            play(() -> reports.add(job.run(fleet, ports, log)));
            return reports.stream().findFirst();
        }

        void play(Runnable work) {
            fleet.time().spawn("run", work);
            while (true) {
                try {
                    fleet.time().run(LONG);
                    return;
                } catch (Crash e) {
                    log.add("killed");
                }
            }
        }

        @Override
        public void close() {
            cluster.close();
        }
    }

    private Place withGuests() {
        Place place = new Place();
        place.fleet.server("vm1", "cn1", "ACTIVE");
        place.fleet.server("vm2", "cn1", "SHUTOFF");
        place.fleet.server("vm3", "cn2", "ACTIVE");
        return place;
    }

    // --- what holds of every run ---

    @ParameterizedTest
    @EnumSource
    void aRunLeavesItsNodesOpenWithAllTheirPods(Job job) {
        try (Place place = withGuests()) {
            job.prepare(place.fleet);

            Optional<Report> report = place.run(job, place.living("w1").ports());

            assertDone(report, "at once");
            assertRight(place, job, "at once");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereverTheProcessIsKilledTheNextOneFinishesTheRunWithOneReboot(Job job) {
        int requests;
        int calls;
        try (Place place = withGuests()) {
            job.prepare(place.fleet);
            MortalProcess counting = place.living("w1");
            place.run(job, counting.ports());
            requests = counting.requests();
            calls = counting.calls();
        }
        assertThat(requests).isGreaterThan(8);
        assertThat(calls).isGreaterThan(2);

        for (int request = 1; request <= requests; request++) {
            try (Place place = withGuests()) {
                job.prepare(place.fleet);
                killed(
                        place,
                        job,
                        MortalProcess.dyingAt(request, place.fleet, place.cluster),
                        "killed at request " + request);
            }
        }
        for (int call = 1; call <= calls; call++) {
            try (Place place = withGuests()) {
                job.prepare(place.fleet);
                killed(
                        place,
                        job,
                        MortalProcess.dyingAfter(call, place.fleet, place.cluster),
                        "killed after call " + call);
            }
        }
    }

    private void killed(Place place, Job job, MortalProcess first, String when) {
        log.clear();
        place.run(job, first.ports());
        assertThat(first.dead()).as(when).isTrue();
        place.fleet.store().crash("w1");

        Optional<Report> report = place.run(job, place.living("w2").ports());

        assertDone(report, when);
        assertRight(place, job, when);
    }

    private void assertDone(Optional<Report> report, String when) {
        assertThat(report).as("%s: %s", when, log).isPresent();
        assertThat(report.get().exitCode())
                .as(() -> when + "\n" + String.join("\n", log) + "\n"
                        + report.get().table())
                .isEqualTo(ExitCode.DONE);
    }

    private void assertRight(Place place, Job job, String when) {
        assertThat(place.fleet.violations()).as("%s: %s", when, log).isEmpty();
        for (HostId host : job.hosts) {
            JsonNode node = place.cluster.api().node(host.value());
            assertThat(node.at("/spec/unschedulable").asBoolean()).as(when).isFalse();
            assertThat(node.at("/spec/taints")).as(when).isEmpty();
            assertThat(node.at("/metadata/annotations").toString())
                    .as(when)
                    .doesNotContain("bearman.io");
            assertThat(place.cluster.computePods(host)).as(when).isEqualTo(3);
            assertThat(place.fleet.state(host)).as(when).isEqualTo(new HostState.InService());
            assertThat(place.fleet.machine(host).log())
                    .as(when)
                    .containsOnlyOnce("is on")
                    .containsOnlyOnce("booted 201");
            assertThat(service(place, host)).as(when).matches(it -> it.enabled() && it.up());
        }
        assertThat(place.cluster.api().names("Lease"))
                .as(when)
                .allMatch(lease -> lease.startsWith("kube-node-lease/"));
    }

    private static ComputeService service(Place place, HostId host) {
        return place.fleet.calmCloud().hypervisors().compute(host).orElseThrow();
    }

    // --- in which order ---

    /** {@return the ports of a process; what it does to host, node and power is written down} */
    private Ports recorded(Place place, List<String> steps) {
        place.fleet.truth().tell(happening -> {
            if (happening instanceof Happening.Booted) {
                steps.add("booted " + taints(place));
            }
        });
        Map<Class<?>, Set<String>> told = Map.of(
                NodeGate.class, Set.of("close", "clear", "lost", "admit", "open"),
                Hypervisors.class, Set.of("disable", "enable", "forceDown", "unforceDown"),
                Power.class, Set.of("act"));
        return Seams.changed(place.living("w1").ports(), new Seams.Change() {
            @Override
            public <T> T of(Class<T> kind, T port) {
                return Seams.hooked(kind, port, (method, args, real) -> {
                    Object answer = real.call();
                    if (told.getOrDefault(kind, Set.of()).contains(method.getName())) {
                        steps.add(
                                kind == Power.class
                                        ? args[1].toString()
                                        : kind == NodeGate.class
                                                ? method.getName() + " " + taints(place)
                                                : method.getName());
                    }
                    return answer;
                });
            }
        });
    }

    private static Set<String> taints(Place place) {
        Set<String> taints = new TreeSet<>();
        place.cluster
                .api()
                .node("cn1")
                .at("/spec/taints")
                .forEach(taint -> taints.add(taint.path("key").asText().replaceFirst(".*/", "")
                        + ":" + taint.path("effect").asText()));
        return taints;
    }

    private static final String CLOSED = "[maintenance:NoSchedule]";
    private static final String CLEARED = "[maintenance:NoExecute, maintenance:NoSchedule]";
    private static final String LOST =
            "[maintenance:NoExecute, maintenance:NoSchedule, out-of-service:NoExecute]";

    @Test
    void aNodeIsClearedBeforeThePowerGoesAndAdmittedAfterTheBoot() {
        try (Place place = withGuests()) {
            List<String> steps = Collections.synchronizedList(new ArrayList<>());

            assertDone(place.run(Job.DRAIN_AND_REBOOT, recorded(place, steps)), "in order");

            assertThat(steps)
                    .containsExactly(
                            "disable",
                            "close " + CLOSED,
                            "clear " + CLEARED,
                            "SOFT_OFF",
                            "ON",
                            "booted " + CLEARED,
                            "admit " + CLOSED,
                            "open []",
                            "enable");
        }
    }

    @Test
    void aDeadNodeIsOutOfServiceFromItsProofUntilItsNewBoot() {
        try (Place place = withGuests()) {
            Job.EVACUATE.prepare(place.fleet);
            List<String> steps = Collections.synchronizedList(new ArrayList<>());

            assertDone(place.run(Job.EVACUATE, recorded(place, steps)), "in order");

            assertThat(steps)
                    .containsExactly(
                            "HARD_OFF",
                            "forceDown",
                            "disable",
                            "close " + CLOSED,
                            "lost " + LOST,
                            "ON",
                            "booted " + LOST,
                            "admit " + CLOSED,
                            "unforceDown",
                            "open []",
                            "enable");
        }
    }

    @Test
    void aBudgetThatKeepsAPodLeavesTheHostOnAndClosedUntilItEases() {
        try (Place place = withGuests()) {
            place.cluster.api().addBudget("web", "shop", 2);

            Report kept =
                    place.run(Job.DRAIN_AND_REBOOT, place.living("w1").ports()).orElseThrow();

            assertThat(kept.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(kept.hosts().get(0).why())
                    .contains("web/shop-", "a disruption budget keeps", "kubectl get pdb -A");
            assertThat(taints(place)).hasToString(CLOSED);
            assertThat(place.cluster.api().node("cn1").at("/spec/unschedulable").asBoolean())
                    .isTrue();
            assertThat(service(place, CN1).enabled()).isFalse();
            assertThat(place.fleet.machine("cn1").log()).isEmpty();
            assertThat(place.fleet.violations()).isEmpty();

            place.cluster.api().remove("PodDisruptionBudget", "web", "shop");
            assertDone(
                    place.run(Job.DRAIN_AND_REBOOT, place.living("w1").ports()), "once it eased");
            assertRight(place, Job.DRAIN_AND_REBOOT, "once it eased");
        }
    }

    // --- what is somebody else's ---

    @Test
    void aNodeThatAHumanCordonedStaysCordonedThroughAWholeRun() {
        try (Place place = withGuests()) {
            place.cluster
                    .api()
                    .changeNode("cn1", node -> node.withObject("/spec").put("unschedulable", true));

            Optional<Report> report =
                    place.run(Job.DRAIN_AND_REBOOT, place.living("w1").ports());

            assertDone(report, "with a human's cordon");
            JsonNode node = place.cluster.api().node("cn1");
            assertThat(node.at("/spec/unschedulable").asBoolean()).isTrue();
            assertThat(node.at("/spec/taints")).isEmpty();
            assertThat(place.fleet.machine("cn1").log()).containsOnlyOnce("booted 201");
        }
    }

    @Test
    void aGateThatClearsANodeWithGuestsIsFoundOut() {
        try (Place place = withGuests()) {
            Ports hasty = Seams.hooked(
                    place.living("w1").ports(), NodeGate.class, (method, args, real) -> {
                        Object answer = real.call();
                        if (method.getName().equals("close")) {
                            // What nobody may do while guests are there.
                            place.cluster
                                    .api()
                                    .changeNode(
                                            "cn1",
                                            node -> node.withArray("/spec/taints")
                                                    .addObject()
                                                    .put("key", "bearman.io/maintenance")
                                                    .put("effect", "NoExecute"));
                        }
                        return answer;
                    });

            place.run(Job.DRAIN_AND_REBOOT, hasty);

            assertThat(place.fleet.violations())
                    .anyMatch(it -> it.contains("ComputePodsOutliveGuests: cn1 lost"));
        }
    }

    @Test
    void aHostWhoseKubeletRenewsItsLeaseIsNotDeadHoweverSilentNovaIs() {
        try (Place place = withGuests()) {
            Ports ports = place.living("w1").ports();
            List<Sign> signs = new ArrayList<>();

            place.play(() -> {
                place.fleet.cloud().computeStopped(CN1);
                place.fleet.time().sleep(Duration.ofMinutes(5));
                signs.add(lease(ports));
                place.fleet.machine("cn1").panic();
                place.fleet.time().sleep(Duration.ofMinutes(5));
                signs.add(lease(ports));
            });

            assertThat(signs.get(0)).isInstanceOf(Sign.Alive.class);
            assertThat(signs.get(1)).isInstanceOf(Sign.Silent.class);
        }
    }

    private static Sign lease(Ports ports) {
        Liveness lease = ports.witnesses().get(0);
        assertThat(lease.name()).isEqualTo("node lease");
        return lease.ask(ports.inventory().find(CN1).orElseThrow());
    }

    // --- leaving for good ---

    @Test
    void aRetiredHostHasNoNodeWhereverTheProcessIsKilled() {
        int requests;
        try (Place place = new Place()) {
            MortalProcess counting = place.living("w1");
            retire(place, counting);
            assertRetired(place, "at once");
            requests = counting.requests();
        }
        assertThat(requests).isGreaterThan(2);

        for (int request = 1; request <= requests; request++) {
            try (Place place = new Place()) {
                MortalProcess first = MortalProcess.dyingAt(request, place.fleet, place.cluster);
                retire(place, first);
                assertThat(first.dead()).isTrue();
                place.fleet.store().crash("w1");
                retire(place, place.living("w2"));
                assertRetired(place, "killed at request " + request);
            }
        }
    }

    private void retire(Place place, MortalProcess process) {
        place.play(() -> {
            place.fleet.machine("cn1").press(PowerAction.HARD_OFF, Truth.HUMAN);
            try {
                place.fleet
                        .departure(process.ports())
                        .retire(CN1, Off.READ, "ann", "sold", event -> log.add(event.line()));
            } catch (BearmanException e) {
                log.add(e.getMessage());
            }
        });
    }

    private void assertRetired(Place place, String when) {
        assertThat(place.fleet.state(CN1))
                .as("%s: %s", when, log)
                .isEqualTo(new HostState.Retired());
        assertThat(place.cluster.api().find("Node", "", "cn1")).as(when).isEmpty();
        assertThat(place.cluster.computePods(CN1)).as(when).isZero();
        assertThat(place.fleet.violations()).as(when).isEmpty();
    }
}
