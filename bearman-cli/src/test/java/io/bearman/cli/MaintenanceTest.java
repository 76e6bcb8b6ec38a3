package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.bearman.cli.CliRack.Result;
import io.bearman.core.cloud.Hypervisors;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import io.bearman.sdk.Bearman;
import io.bearman.testkit.cloud.ApiFault;
import io.bearman.testkit.cloud.Trouble;
import io.bearman.testkit.rack.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bearman maintenance}: three hosts, a running and a stopped guest on cn1. */
class MaintenanceTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private CliRack rack;
    private ServerId vm1;

    @BeforeEach
    void open() {
        rack = CliRack.of(folder, 3);
        vm1 = rack.server("vm1", "cn1");
        rack.server("vm2", "cn1", "SHUTOFF");
    }

    @AfterEach
    void close() {
        rack.close();
    }

    private void nothingHappened() {
        assertThat(rack.writes()).isEmpty();
        assertThat(rack.rack().offs(CN1)).isZero();
        assertThat(rack.run("maintenance", "status").out()).isEqualTo("no runs yet\n");
    }

    private void vm1RunsOnCn1() {
        assertThat(rack.rack().offs(CN1)).isZero();
        assertThat(rack.rack().stage(CN1)).isEqualTo(Stage.SERVING);
        assertThat(rack.cloud().running(CN1)).contains(vm1);
        assertThat(rack.rack().violations()).isEmpty();
    }

    private Hypervisors hypervisors() {
        return rack.bearman()
                .ports()
                .clouds()
                .in(rack.placed("cn1").host().region())
                .hypervisors();
    }

    @Test
    void aPlanAndADryRunSayWhatWouldBeDoneAndWriteNothing() {
        Result plan = rack.run("maintenance", "plan", "cn1");
        Result dryRun = rack.run("maintenance", "run", "cn1", "--dry-run");
        Result json = rack.run("maintenance", "plan", "cn1", "--output", "json");

        assertThat(plan.code()).isZero();
        assertThat(plan.out()).contains("vm1", "live", "vm2", "cold", "Not done:");
        assertThat(plan.out().lines()).allMatch(line -> line.length() <= 120);
        assertThat(dryRun).isEqualTo(plan);
        assertThat(json.json().at("/refused").booleanValue()).isFalse();
        assertThat(json.json().at("/hosts/0/servers")).hasSize(2);
        nothingHappened();
    }

    @Test
    void anUnknownHostIsAMistakeAndNothingIsTried() {
        Result result = rack.run("maintenance", "run", "cn1", "cn99");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.line()).contains("cn99 is not in the inventory; see: bearman inventory");
        nothingHappened();
    }

    @Test
    void aFrozenFleetRefusesARunAndSaysWhoFrozeItAndWhy() {
        assertThat(rack.run("maintenance", "freeze", "--reason", "a switch").code())
                .isZero();

        Result run = rack.run("maintenance", "run", "cn1");
        Result status = rack.run("maintenance", "status", "--output", "json");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.line()).contains("frozen by", "a switch", "bearman maintenance unfreeze");
        assertThat(status.json().at("/frozen/reason").textValue()).isEqualTo("a switch");
        assertThat(rack.run("maintenance", "status").out()).startsWith("FROZEN by ");
        Result unfreeze = rack.run("maintenance", "unfreeze", "--output", "json");
        assertThat(unfreeze.json().at("/frozen").booleanValue()).isFalse();
        nothingHappened();
    }

    @Test
    void anInterruptedRunSaysSoAndTheSameCommandFinishesIt() {
        CompletableFuture<Result> interrupted = new CompletableFuture<>();
        Thread command = new Thread(
                () -> interrupted.complete(rack.run("maintenance", "run", "cn1")), "command");
        command.start();
        assertThat(TimeSource.system().await(() -> rack.cloud().disabled(CN1), SOON))
                .isTrue();

        command.interrupt();
        Result first = interrupted.orTimeout(20, TimeUnit.SECONDS).join();
        Result between = rack.run("maintenance", "status");
        Result second = rack.run("maintenance", "run", "cn1");
        Result after = rack.run("maintenance", "status", "--output", "json");

        assertThat(first.code()).as(first.all()).isEqualTo(1);
        assertThat(first.out())
                .contains("not finished: the same command goes on with it", "INTERRUPTED");
        String run = after.json().at("/runs/0/run").textValue();
        assertThat(first.all())
                .contains("bearman: run " + run + " is not finished and keeps its hosts; go on with"
                        + " it: bearman maintenance work " + run
                        + "; or end it: bearman maintenance cancel " + run);
        assertThat(second.all()).doesNotContain("is not finished");
        assertThat(between.out()).contains("unfinished");
        assertThat(second.code()).as(second.all()).isZero();
        assertThat(second.out()).contains("Goes on with the unfinished run", "DONE");
        assertThat(after.json().at("/runs")).hasSize(1);
        assertThat(after.json().at("/runs/0/state").textValue()).isEqualTo("DONE");
        assertThat(rack.rack().offs(CN1)).isEqualTo(1);
        assertThat(rack.rack().stage(CN1)).isEqualTo(Stage.SERVING);
        assertThat(rack.cloud().disabled(CN1)).isFalse();
        assertThat(rack.cloud().servers(CN1)).isEmpty();
        assertThat(rack.rack().violations()).isEmpty();
    }

    @Test
    void aRunThatIsInterruptedBeforeItBeganAnythingNamesTheCommandThatEndsIt() {
        CompletableFuture<Result> interrupted = new CompletableFuture<>();
        Thread command = new Thread(
                () -> interrupted.complete(
                        rack.run("maintenance", "run", "cn[1-2]", "--window", later())),
                "command");
        command.start();
        assertThat(TimeSource.system().await(() -> unfinished().size() == 1, SOON))
                .isTrue();
        String run = unfinished().get(0).path("run").textValue();

        command.interrupt();
        Result first = interrupted.orTimeout(20, TimeUnit.SECONDS).join();
        String cancel = "bearman maintenance cancel " + run;
        Result ended = rack.run(cancel.replaceFirst("bearman ", "").split(" "));

        assertThat(first.all()).contains("cn1 was not begun: the run was interrupted", cancel);
        assertThat(ended.code()).as(ended.all()).isZero();
        assertThat(unfinished()).isEmpty();
        assertThat(rack.writes()).isEmpty();
    }

    @Test
    void aRunThatWaitsForItsWindowIsSeenPausedResumedAndCancelledFromOtherProcesses() {
        CompletableFuture<Result> waiting = new CompletableFuture<>();
        new Thread(
                        () -> waiting.complete(
                                rack.run("maintenance", "run", "cn[1-2]", "--window", later())),
                        "command")
                .start();
        assertThat(TimeSource.system().await(() -> unfinished().size() == 1, SOON))
                .isTrue();
        String run = unfinished().get(0).path("run").textValue();

        Result status = rack.run("maintenance", "status", run, "--output", "json");
        Result table = rack.run("maintenance", "status", run);
        Result pause = rack.run("maintenance", "pause", run);
        Result paused = rack.run("maintenance", "status", run);
        Result resume = rack.run("maintenance", "resume", run, "--output", "json");
        Result cancel = rack.run("maintenance", "cancel", run);
        Result ended = waiting.orTimeout(20, TimeUnit.SECONDS).join();

        assertThat(status.json().at("/hosts/0/phase").textValue()).isEqualTo("HELD");
        assertThat(status.json().at("/held").textValue()).contains("window", "opens on");
        assertThat(table.out()).contains("2 HELD", "cn2", "No further host is begun: the window");
        assertThat(pause.out())
                .isEqualTo("Run " + run + " is paused; hosts under way are finished.\n");
        assertThat(paused.out()).contains("paused by " + Bearman.user());
        assertThat(resume.json().at("/order").textValue()).isEqualTo("GO");
        assertThat(cancel.code()).as(cancel.all()).isZero();
        assertThat(cancel.out()).contains("CANCELLED", "cancelled by " + Bearman.user());
        assertThat(ended.code()).as(ended.all()).isEqualTo(1);
        assertThat(ended.out()).contains("cn1 was not begun: the run was cancelled by");
        assertThat(rack.run("maintenance", "work", run).line()).contains("is over (CANCELLED)");
        assertThat(rack.writes()).isEmpty();
    }

    private JsonNode unfinished() {
        JsonNode runs =
                rack.run("maintenance", "status", "--output", "json").json().at("/runs");
        ArrayNode unfinished = JsonNodeFactory.instance.arrayNode();
        runs.forEach(it -> {
            if (it.path("state").textValue().equals("unfinished")) {
                unfinished.add(it);
            }
        });
        return unfinished;
    }

    /** A window half a day away. */
    private static String later() {
        LocalTime noon =
                LocalTime.ofInstant(TimeSource.system().now(), ZoneOffset.UTC).plusHours(12);
        DateTimeFormatter minute = DateTimeFormatter.ofPattern("HH:mm");
        return minute.format(noon) + "-" + minute.format(noon.plusMinutes(5)) + " UTC";
    }

    @ParameterizedTest
    @CsvSource({
        "PASSWORD, hunter2,                         401",
        "USER,     demo,                            403",
        "AUTH_URL, http://127.0.0.1:PORT/absent/v3, 404"
    })
    void aCloudThatTurnsUsAwayIsOneClearLine(String setting, String value, String status) {
        rack.cloud().addUser("demo", "secret", "admin", "member");
        String port = String.valueOf(rack.rack().cloudUri().getPort());

        Result run = rack.with(
                Map.of("BEARMAN_CLOUDS_LAB_" + setting, value.replace("PORT", port)),
                "maintenance",
                "run",
                "cn1");

        assertThat(run.code()).as(run.all()).isEqualTo(1);
        assertThat(run.line()).contains(status).doesNotContain("hunter2", "Exception");
        nothingHappened();
    }

    @Test
    void aCloudThatFailsIsOneClearLine() {
        rack.cloud().faults().next(100, ApiFault.ERROR_500, "GET", "os-services");

        Result run = rack.run("maintenance", "run", "cn1");

        assertThat(run.code()).as(run.all()).isEqualTo(1);
        assertThat(run.line()).contains("500").doesNotContain("Exception");
        nothingHappened();
    }

    @Test
    void aHostThatAHumanDisabledIsLeftToThem() {
        hypervisors()
                .disable(
                        hypervisors().compute(CN1).orElseThrow(),
                        "the fan is loud, Ann",
                        Deadline.in(TimeSource.system(), SOON));
        List<String> before = rack.writes();

        Result run = rack.run("maintenance", "run", "cn1");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.out()).contains("disabled by somebody else (the fan is loud, Ann)");
        assertThat(rack.writes()).isEqualTo(before);
        assertThat(rack.run("maintenance", "status").out()).isEqualTo("no runs yet\n");
        vm1RunsOnCn1();
    }

    @Test
    void aServerThatDoesNotLeaveKeepsItsHostAndIsNamedWithTheReason() {
        rack.cloud().faults().on(vm1, Trouble.SOURCE_REFUSES);

        Result run = rack.run("maintenance", "run", "cn1", "--output", "json");

        assertThat(run.code()).as(run.all()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
        List<JsonNode> lines = run.out().lines().map(Result::json).toList();
        assertThat(lines)
                .extracting(it -> it.path("type").textValue())
                .startsWith("step")
                .contains("submitted", "try-failed", "moved", "stayed", "failed")
                .last()
                .isEqualTo("report");
        JsonNode host = lines.get(lines.size() - 1).at("/hosts/0");
        assertThat(host.path("outcome").textValue()).isEqualTo("FAILED");
        assertThat(host.path("why").textValue())
                .contains("not all of its servers left: vm1: ", "not on shared storage");
        vm1RunsOnCn1();
    }

    @Test
    void whatIsDoneAboutAStuckMoveIsOneOfTwoThings() {
        Result run = rack.run("maintenance", "run", "cn1", "--when-stuck", "pray");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.line())
                .contains("maintenance.moves.when-stuck", "abort, force-complete", "'pray'");
        nothingHappened();
    }

    /** Nobody but cn1 takes servers. */
    private void closeTheOthers() {
        for (String other : List.of("cn2", "cn3")) {
            hypervisors()
                    .disable(
                            hypervisors().compute(HostId.of(other)).orElseThrow(),
                            "full",
                            Deadline.in(TimeSource.system(), SOON));
        }
    }

    @Test
    void withoutCapacityNothingIsBegunAndTheServersAreNamed() {
        closeTheOthers();
        List<String> before = rack.writes();

        Result run = rack.run("maintenance", "run", "cn1");
        Result json = rack.run("maintenance", "plan", "cn1", "--output", "json");

        assertThat(run.code()).as(run.all()).isEqualTo(3);
        assertThat(run.line()).contains("no capacity for vm", "(cn2 is disabled, cn3 is disabled)");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
        assertThat(json.json().at("/refused").booleanValue()).isTrue();
        assertThat(json.json().at("/hosts/0/servers/0/noPlace").textValue())
                .contains("no capacity for vm1");
        assertThat(rack.writes()).isEqualTo(before);
        vm1RunsOnCn1();
    }

    @Test
    void aTreeNamesTheServersOfAHostByWhatIsDoneWithThem() {
        Result tree = rack.run("maintenance", "plan", "cn[1-3]", "--tree");

        assertThat(tree.out()).contains("live  vm1 > cn", "cold  vm2 > cn", "cn3  rack ");
        nothingHappened();
    }

    @Test
    void aDiskLossThatIsConcededToNobodyIsSaid() {
        Result plan = rack.run("maintenance", "plan", "cn1", "--accept-disk-loss", "vm9");

        assertThat(plan.out()).contains("--accept-disk-loss vm9: no server here is called that");
    }

    @Test
    void withoutCapacityNovasOwnWordsAreShownWhenItIsTriedNevertheless() {
        closeTheOthers();

        Result run = rack.run(
                "maintenance",
                "run",
                "cn1",
                "--move-what-fits",
                "--max",
                "3",
                "--max-per-zone",
                "3");

        assertThat(run.code()).as(run.all()).isEqualTo(1);
        assertThat(run.all()).contains("vm1", "No valid host");
        vm1RunsOnCn1();
    }
}
