package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.MachineId;
import io.bearman.core.inventory.Inventory.Revised;
import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.CheckResult.Outcome;
import io.bearman.core.registration.PowerOff;
import io.bearman.core.registration.RegistrationRecord;
import io.bearman.core.registration.RegistrationRecords.Conclusion;
import io.bearman.core.registration.Verdict;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegisterCommandTest {
    private static final MachineId MACHINE = MachineId.of("00000000-0000-0000-0000-000000000001");
    private static final MachineId STRANGER = MachineId.of("00000000-0000-0000-0000-000000000009");
    private static final CheckResult DISK =
            new CheckResult("disks", Outcome.FAIL, "no disk", "1 disks: sda");
    private static final CheckResult CPU = new CheckResult("cpu", Outcome.PASS, "2", "2");

    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();
    private int exit;

    @BeforeEach
    void aMachineThatHasADiskAndOneThatNobodyKnows() throws IOException {
        Path hosts = Files.writeString(folder.resolve("order.csv"), """
                host,role,region,zone,flavor,uuid,serial,rack,macs,bmc_address,bmc_credential
                cn1,compute,one,az1,standard,00000000-0000-0000-0000-000000000001,S1,r1,\
                52:54:00:00:00:01,10.0.0.1,rack1
                """);
        run("inventory", "import", hosts.toString());
        try (Bearman bearman = Bearman.open(Configuration.load(
                null, Map.of(), Map.of("store", folder.resolve("store.db").toString())))) {
            Revised seen = bearman.ports().inventory().revised(HostId.of("cn1")).orElseThrow();
            bearman.registrations()
                    .conclude(new Conclusion(
                            seen,
                            List.of(
                                    new HostState.Registering(),
                                    new HostState.Rejected(List.of(DISK.line()))),
                            record(MACHINE, HostId.of("cn1")),
                            List.of(),
                            "registration",
                            "1 findings"));
            bearman.registrations().note(record(STRANGER, null), List.of());
        }
    }

    @Test
    void whoRegisteredIsListedAlsoWhomNobodyKnows() {
        assertThat(run("register", "list")).contains("cn1", "REJECTED", "unknown machine");
        assertThat(run("register", "list", "--unknown"))
                .contains(STRANGER.toString())
                .doesNotContain("REJECTED");
    }

    @Test
    void findingsAreWhatIsNotAllRight() {
        assertThat(run("register", "findings", "cn1"))
                .contains("disks", "1 disks: sda")
                .doesNotContain("cpu");
        assertThat(run("register", "findings", "cn1", "--all")).contains("cpu");
        assertThat(run("register", "findings")).contains("disks");
    }

    @Test
    void aMachineIsShownByItsHostAndByItsUuid() throws IOException {
        assertThat(run("register", "show", "cn1")).contains("cn1  REJECTED", "{\"schema\":1}");
        JsonNode json = new ObjectMapper()
                .readTree(run("register", "show", STRANGER.toString(), "--output", "json"));

        assertThat(json.get("verdict").textValue()).isEqualTo("stay");
        assertThat(json.at("/results/0/check").textValue()).isEqualTo("disks");
        run("register", "show", "cn9");
        assertThat(exit).isEqualTo(2);
        assertThat(err.toString()).contains("cn9 is not in the inventory");
    }

    @Test
    void aWatchEndsWhenNothingMoreIsToCome() {
        assertThat(run("register", "watch", "cn1")).isEqualTo("cn1  REJECTED\n");
        assertThat(exit).isEqualTo(1);
    }

    @Test
    void onlyAHostInStockIsDeployed() {
        assertThat(run("deploy", "cn1")).contains("it is REJECTED; only hosts IN_STOCK");
        assertThat(exit).isEqualTo(3);
    }

    private static RegistrationRecord record(MachineId machine, @Nullable HostId host) {
        return new RegistrationRecord(
                machine,
                host,
                "session-1",
                "ab".repeat(32),
                Verdict.STAY,
                List.of(DISK, CPU),
                "{\"schema\":1}",
                Instant.EPOCH,
                PowerOff.NOT_TOLD);
    }

    private String run(String... args) {
        StringWriter out = new StringWriter();
        String[] all = Stream.concat(
                        Stream.of(args),
                        Stream.of("--store", folder.resolve("store.db").toString()))
                .toArray(String[]::new);
        exit = Main.run(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true), all);
        return out.toString();
    }
}
