package io.bearman.sdk.simulation;

import static io.bearman.sdk.simulation.Drained.CN1;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.cloud.Capacity;
import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.event.Event;
import io.bearman.core.host.HostId;
import io.bearman.maintenance.HostReport;
import io.bearman.maintenance.Ports;
import io.bearman.maintenance.Report;
import io.bearman.maintenance.ServerReport;
import io.bearman.testkit.cloud.ApiFault;
import io.bearman.testkit.cloud.CloudSettings;
import io.bearman.testkit.cloud.Trouble;
import io.bearman.testkit.net.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A host is drained: how soon, with how few calls, where to, and what is said of each server. */
class DrainTest {
    private static final HostId CN2 = HostId.of("cn2");
    private static final String LIVE = "os-migrateLive";

    private Drained drain = new Drained();

    private long lives() {
        return drain.fleet.cloud().count("POST", "/action", LIVE);
    }

    private void eachMovedOnce(List<ServerId> servers) {
        assertThat(drain.fleet.violations()).isEmpty();
        for (ServerId server : servers) {
            assertThat(drain.records(server))
                    .filteredOn(record -> record.status().succeeded())
                    .as("successful migrations of %s", server)
                    .hasSize(1);
        }
    }

    @Test
    void twelveServersLeaveAboutAsSoonAsNovaCanMoveThemAndWithFewCalls() {
        List<ServerId> servers = drain.servers(12);

        HostReport report = drain.run();

        Event begin = drain.first("disable nova-compute");
        Event empty = drain.first("empty; looking again");
        Event off = drain.first("power off (soft)");
        assertThat(report.outcome())
                .as(drain.lines().toString())
                .isEqualTo(HostReport.Outcome.DONE);
        // Nova alone takes 21.5 s, one after the other; our tag is read back after 2 s.
        assertThat(Duration.between(begin.at(), empty.at())).isLessThan(Duration.ofSeconds(26));
        assertThat(drain.asked(begin, off)).hasSizeLessThan(52);
        assertThat(drain.askedUntil(off)).as("with plan and last look").hasSizeLessThan(61);
        assertThat(report.servers()).hasSize(12).allSatisfy(server -> {
            assertThat(server.outcome()).isEqualTo("moved");
            assertThat(server.from()).isEqualTo("cn1");
            assertThat(server.to()).matches("cn[2-5]");
            assertThat(server.tries()).isEqualTo(1);
            assertThat(server.requests()).hasSize(1).first().asString().startsWith("req-");
            assertThat(server.seconds()).isBetween(1L, 25L);
        });
        assertThat(drain.fleet
                        .cloud()
                        .count("PUT", "/os-services/", "bearman:run-1: kernel update"))
                .isEqualTo(1);
        eachMovedOnce(servers);
    }

    @Test
    void afterTheFirstLookNovaIsAskedOnlyForTheRecordsThatChanged() {
        drain.servers(12);

        drain.run();

        Event begin = drain.first("move vm");
        Event empty = drain.first("empty; looking again");
        assertThat(drain.asked(begin, empty))
                .filteredOn(asked -> asked.path().endsWith("/os-migrations"))
                .hasSizeGreaterThan(5)
                .filteredOn(asked -> !asked.query().contains("changes-since"))
                .as("the first that shows any, and to prove that it is empty")
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void aMixedHostIsDrainedOfAllThatNovaMovesAndTheRestIsNamed() {
        List<ServerId> moved = new ArrayList<>();
        moved.add(drain.fleet.server("active", "cn1", "ACTIVE"));
        ServerId stopped = drain.fleet.server("stopped", "cn1", "SHUTOFF");
        ServerId paused = drain.fleet.server("paused", "cn1", "PAUSED");
        moved.addAll(List.of(stopped, paused));
        for (String status : List.of("SUSPENDED", "RESCUE", "ERROR")) {
            drain.fleet.server(status.toLowerCase(Locale.ROOT), "cn1", status);
        }

        HostReport report = drain.run();

        assertThat(report.outcome()).isEqualTo(HostReport.Outcome.FAILED);
        assertThat(report.why())
                .contains("suspended: ", "rescue: ", "error: ")
                .doesNotContain("stopped: ", "paused: ");
        assertThat(drain.fleet.cloud().status(stopped)).isEqualTo("SHUTOFF");
        assertThat(drain.fleet.cloud().status(paused)).isEqualTo("PAUSED");
        assertThat(drain.fleet.cloud().servers(CN1)).hasSize(3);
        eachMovedOnce(moved);
    }

    @Test
    void ofALongMoveItIsToldHowFarItIsAndOfTheHostToo() {
        ServerId big = drain.fleet.server("big", "cn1", "ACTIVE");
        drain.fleet.cloud().faults().slow(big, Duration.ofMinutes(4));

        HostReport report = drain.run();

        assertThat(report.outcome())
                .as(drain.lines().toString())
                .isEqualTo(HostReport.Outcome.DONE);
        List<Integer> percents = drain.events(Event.Progressed.class).stream()
                .map(Event.Progressed::percent)
                .toList();
        assertThat(percents).hasSizeBetween(10, 25).isSorted();
        assertThat(percents.get(0)).isLessThan(30);
        assertThat(percents.get(percents.size() - 1)).isGreaterThan(80);
        assertThat(drain.lines()).contains("cn1  drains: 0 left, 1 on the move, 0 to go");
        Event begin = drain.first("move big");
        Event end = drain.first("big moved");
        assertThat(drain.asked(begin, end)).as("a long move costs few calls").hasSizeLessThan(120);
    }

    @Test
    void aServerThatItsUserDeletesOnTheWayIsGoneAndTheOthersLeave() {
        List<ServerId> servers = drain.servers(3);
        drain.after(Duration.ofSeconds(1), () -> drain.delete(servers.get(0)));

        HostReport report = drain.run();

        assertThat(report.outcome())
                .as(drain.lines().toString())
                .isEqualTo(HostReport.Outcome.DONE);
        assertThat(Drained.server(report, "vm01").outcome()).isEqualTo("gone");
        eachMovedOnce(servers.subList(1, 3));
    }

    @Test
    void aMigrationOfSomebodyElseIsWaitedForAndNotCountedAsOurs() {
        ServerId foreign = drain.fleet.server("foreign", "cn1", "ACTIVE");
        drain.fleet.cloud().faults().slow(foreign, Duration.ofMinutes(20));
        drain.cloud().guests().move(foreign, Move.LIVE, drain.soon());
        List<ServerId> ours = drain.servers(2);

        HostReport report = drain.run();

        assertThat(report.outcome())
                .as(drain.lines().toString())
                .isEqualTo(HostReport.Outcome.DONE);
        assertThat(drain.lines())
                .contains("cn1  foreign left, moved or deleted by somebody else")
                .doesNotContain("cn1  move foreign (live)");
        assertThat(report.servers())
                .extracting(ServerReport::name)
                .containsExactlyInAnyOrder("vm01", "vm02");
        eachMovedOnce(ours);
        eachMovedOnce(List.of(foreign));
    }

    @Test
    void whenSomebodyElseIsQuickerThatIsNoTryOfOurs() {
        ServerId server = drain.fleet.server("vm01", "cn1", "ACTIVE");
        Ports ports = Seams.hooked(drain.fleet.ports("w1"), Guests.class, (method, args, real) -> {
            if (method.getName().equals("move")) {
                drain.cloud().guests().move(server, Move.LIVE, drain.soon());
            }
            return real.call();
        });

        HostReport report = drain.run(ports, CN1).hosts().get(0);

        assertThat(report.outcome())
                .as(drain.lines().toString())
                .isEqualTo(HostReport.Outcome.DONE);
        assertThat(drain.events(Event.TryFailed.class)).isEmpty();
        assertThat(drain.events(Event.Moved.class)).isEmpty();
        assertThat(drain.events(Event.Left.class)).hasSize(1);
        eachMovedOnce(List.of(server));
    }

    @Test
    void aColdMigrationOfSomebodyElseIsNeverConfirmedByUs() {
        ServerId stopped = drain.fleet.server("stopped", "cn1", "SHUTOFF");
        drain.killed(Seams.hooked(drain.fleet.ports("w1"), Guests.class, (method, args, real) -> {
            if (method.getName().equals("move")) {
                throw new Crash();
            }
            return real.call();
        }));
        drain.fleet.store().crash("w1");
        drain.fleet.time().sleep(Duration.ofHours(1));
        drain.cloud().guests().move(stopped, Move.COLD, drain.soon());
        drain.fleet.time().sleep(Duration.ofMinutes(1));

        HostReport report = drain.run(drain.fleet.ports("w2"), CN1).hosts().get(0);

        assertThat(report.outcome()).isEqualTo(HostReport.Outcome.FAILED);
        assertThat(report.why())
                .contains("the cold migration (migration 1 is finished) of stopped");
        assertThat(Drained.server(report, "stopped").outcome())
                .startsWith("failed: somebody else moved it to cn");
        assertThat(drain.fleet.cloud().count("POST", "/action", "confirmResize"))
                .isZero();
        assertThat(drain.fleet.cloud().status(stopped)).isEqualTo("VERIFY_RESIZE");
    }

    @Test
    void aRetryGoesToAnotherTargetThanTheOneThatFailed() {
        ServerId server = drain.fleet.server("vm01", "cn1", "ACTIVE");
        drain.fleet.cloud().faults().on(CN2, Trouble.PREPARE_FAILS);
        drain.fill("cn3");
        drain.fill("cn5");

        HostReport report = drain.run();

        assertThat(report.outcome())
                .as(drain.lines().toString())
                .isEqualTo(HostReport.Outcome.DONE);
        assertThat(drain.records(server).get(0).target()).contains(CN2);
        assertThat(drain.lines()).contains("cn1  move vm01 (live) to cn4, try 2");
        ServerReport told = Drained.server(report, "vm01");
        assertThat(told.to()).isEqualTo("cn4");
        assertThat(told.tries()).isEqualTo(2);
        assertThat(told.requests()).hasSize(2);
    }

    @Test
    void whereItFitsIsLeftToTheSchedulerWhenPlacementDoesNotSay() {
        ServerId server = drain.fleet.server("vm01", "cn1", "ACTIVE");
        drain.fleet.cloud().faults().on(CN2, Trouble.PREPARE_FAILS);
        drain.when(
                Event.TryFailed.class,
                any -> true,
                () -> drain.fleet.cloud().faults().off(CN2));
        Capacity unknowing =
                Seams.hooked(Capacity.class, drain.cloud().capacity(), (method, args, real) -> {
                    return method.getName().equals("candidates") ? Set.of() : real.call();
                });

        Report report = drain.run(
                Seams.with(drain.fleet.ports("w1"), Capacity.class, any -> unknowing), CN1);

        assertThat(report.hosts().get(0).outcome()).isEqualTo(HostReport.Outcome.DONE);
        assertThat(drain.lines()).contains("cn1  move vm01 (live), try 2");
        eachMovedOnce(List.of(server));
    }

    @Test
    void aFailureThatNovasEventsDoNotShowIsFoundInTheRecordAndTheServerTriedAgain() {
        ServerId server = drain.fleet.server("vm01", "cn1", "ACTIVE");
        drain.fleet.cloud().faults().on(server, Trouble.FAIL);

        HostReport report = drain.run();

        assertThat(report.outcome()).isEqualTo(HostReport.Outcome.FAILED);
        assertThat(report.why()).contains("vm01: migration 3 is failed");
        assertThat(drain.records(server))
                .hasSize(3)
                .allSatisfy(
                        record -> assertThat(record.status()).isEqualTo(MigrationStatus.FAILED));
        assertThat(Set.copyOf(targets(server))).as("three targets").hasSize(3);
        assertThat(drain.fleet.cloud().status(server)).isEqualTo("ACTIVE");
        assertThat(Drained.server(report, "vm01").tries()).isEqualTo(3);
    }

    private List<HostId> targets(ServerId server) {
        return drain.records(server).stream()
                .map(Migration::target)
                .flatMap(Optional::stream)
                .toList();
    }

    @Test
    void aServerThatNovaLeavesInErrorIsNamedAndNeverTouchedAgain() {
        List<ServerId> servers = drain.servers(3);
        drain.fleet.cloud().faults().on(servers.get(1), Trouble.RAISE);

        HostReport report = drain.run();

        assertThat(report.outcome()).isEqualTo(HostReport.Outcome.FAILED);
        assertThat(report.why()).contains("vm02: it is in error");
        assertThat(Drained.server(report, "vm02").outcome())
                .contains("migration", "error", "Live migration failed");
        assertThat(drain.fleet.cloud().running(CN1)).containsExactly(servers.get(1));
        assertThat(drain.records(servers.get(1))).hasSize(1);
    }

    @Test
    void oneRefusingServerStaysWithNovasReasonAndTheSameCommandFinishesLater() {
        List<ServerId> servers = drain.servers(12);
        drain.fleet.cloud().faults().on(servers.get(1), Trouble.SOURCE_REFUSES);

        HostReport first = drain.run();

        assertThat(first.outcome()).isEqualTo(HostReport.Outcome.FAILED);
        assertThat(first.why()).contains("vm02: ", "not on shared storage");
        assertThat(Drained.server(first, "vm02").outcome()).contains("not on shared storage");
        assertThat(drain.fleet.cloud().servers(CN1)).containsExactly(servers.get(1));
        drain.fleet.cloud().faults().clear();
        assertThat(drain.run().outcome()).isEqualTo(HostReport.Outcome.DONE);
        eachMovedOnce(servers);
    }

    @Test
    void anApiThatIsGoneForTenSecondsInTheMiddleMakesNoActionTwice() {
        List<ServerId> servers = drain.servers(12);
        drain.after(Duration.ofSeconds(6), () -> {
            drain.fleet.cloud().faults().unreachable(true);
            drain.fleet.time().sleep(Duration.ofSeconds(10));
            drain.fleet.cloud().faults().unreachable(false);
        });

        HostReport report = drain.run();

        assertThat(report.outcome())
                .as(drain.lines().toString())
                .isEqualTo(HostReport.Outcome.DONE);
        assertThat(drain.fleet.cloud().requests())
                .filteredOn(asked -> asked.body().contains(LIVE) && asked.status() == 202)
                .hasSize(12);
        eachMovedOnce(servers);
    }

    @Test
    void answersThatAreLostLateOrAProxysMoveEachServerOnce() {
        List<ServerId> servers = drain.servers(6);
        drain.fleet.http().strike(Fault.ANSWER_LOST, it -> it.text().contains(LIVE), 1);
        drain.fleet.cloud().faults().next(1, ApiFault.GATEWAY_504, "POST", "/action");
        drain.fleet.cloud().faults().delay(1, Duration.ofSeconds(70), "POST", "/action");
        drain.fleet.http().strike(Fault.INTERNAL_ERROR, it -> it.text().contains(LIVE), 1);
        drain.fleet.http().strike(Fault.BAD_GATEWAY, it -> it.text().contains(LIVE), 1);

        HostReport report = drain.run();

        assertThat(report.outcome())
                .as(drain.lines().toString())
                .isEqualTo(HostReport.Outcome.DONE);
        assertThat(lives()).isEqualTo(6);
        eachMovedOnce(servers);
    }

    @Test
    void tokensThatEndEveryTwelveSecondsAreRenewedOnceEachAndFailNothing() {
        Duration life = Duration.ofSeconds(12);
        drain = new Drained(CloudSettings.create().tokenLife(life));
        List<ServerId> servers = drain.servers(12);
        for (int host = 2; host <= 5; host++) {
            for (int i = 1; i <= 4; i++) {
                servers.add(drain.fleet.server("cn" + host + "-" + i, "cn" + host, "ACTIVE"));
            }
        }

        Report report = drain.run(drain.fleet.ports("w1"), CN1, CN2);

        assertThat(report.hosts())
                .allSatisfy(host -> assertThat(host.outcome()).isEqualTo(HostReport.Outcome.DONE));
        assertThat(drain.lines()).noneMatch(line -> line.contains("401"));
        Duration took =
                Duration.between(drain.events.get(0).at(), drain.fleet.time().now());
        assertThat(drain.fleet.cloud().count("POST", "/auth/tokens", ""))
                .isLessThanOrEqualTo(took.toSeconds() / life.toSeconds() + 2);
    }

    @Test
    void noMoreAreOnTheWayThanTheLimitsOfSourceTargetAndAllAllow() {
        drain.with(Drained.limits(2, 2, 3));
        drain.servers(8);
        for (int i = 1; i <= 8; i++) {
            drain.fleet.server("other" + i, "cn2", "ACTIVE");
        }
        List<Long> sources = new ArrayList<>();
        List<Long> targets = new ArrayList<>();
        List<Integer> all = new ArrayList<>();
        drain.after(Duration.ZERO, () -> {
            while (drain.events(Event.Moved.class).size() < 16) {
                List<Migration> now = drain.underWay();
                all.add(now.size());
                sources.add(most(now, migration -> Optional.of(migration.source())));
                targets.add(most(now, Migration::target));
                drain.fleet.time().sleep(Duration.ofMillis(100));
            }
        });

        Report report = drain.run(drain.fleet.ports("w1"), CN1, CN2);

        assertThat(report.hosts())
                .allSatisfy(host -> assertThat(host.outcome()).isEqualTo(HostReport.Outcome.DONE));
        assertThat(Collections.max(all)).isEqualTo(3);
        assertThat(Collections.max(sources)).isEqualTo(2);
        assertThat(Collections.max(targets)).isLessThanOrEqualTo(2);
    }

    private static long most(
            List<Migration> migrations, Function<Migration, Optional<HostId>> where) {
        return migrations.stream()
                .map(where)
                .flatMap(Optional::stream)
                .collect(Collectors.groupingBy(host -> host, Collectors.counting()))
                .values()
                .stream()
                .max(Comparator.naturalOrder())
                .orElse(0L);
    }
}
