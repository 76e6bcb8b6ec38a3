package io.bearman.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.ExitCode;
import io.bearman.core.bmc.Finding;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import io.bearman.maintenance.SettingsReport;
import io.bearman.testkit.bmc.BmcUser;
import io.bearman.testkit.bmc.RecordingChassis;
import io.bearman.testkit.bmc.SimulatedBmc;
import io.bearman.testkit.bmc.UdpBmcServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bearman as it is configured, with a store of its own and a BMC on a real port. */
class BmcSettingsTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final BmcGuid GUID = new BmcGuid("0123456789abcdef0123456789abcdef");

    @TempDir
    private Path folder;

    private final TimeSource time = TimeSource.system();
    private final SimulatedBmc bmc = new SimulatedBmc(
            SimulatedBmc.Settings.of(
                            GUID, BmcUser.admin("root", "calvin"), BmcUser.admin("guest", "guest"))
                    .withSuites(0, 3, 17),
            new RecordingChassis(PowerState.OFF, time, Duration.ofSeconds(1)),
            time,
            new SecureRandom());
    private final UdpBmcServer server =
            UdpBmcServer.start(bmc, new InetSocketAddress("127.0.0.1", 0));
    private Bearman bearman;

    @BeforeEach
    void open() throws IOException {
        Files.writeString(folder.resolve("key"), "1".repeat(64));
        Files.writeString(folder.resolve("factory"), "calvin");
        Path file = Files.writeString(
                folder.resolve("bearman.yaml"), """
                store: FOLDER/bearman.db
                secrets: {key-file: FOLDER/key}
                bmc:
                  credentials:
                    factory: {user: root, password-file: FOLDER/factory}
                  settings:
                    default:
                      credential: rack1
                      users:
                        root: {privilege: administrator}
                      other-users: disabled
                """.replace("FOLDER", folder.toString()));
        bearman = Bearman.open(Configuration.load(file, Map.of(), Map.of()));
        bearman.secrets().put("rack1", new Credential("root", Secret.of("not-calvin")), "test");
        bearman.ports()
                .inventory()
                .put(List.of(placed(1, GUID, server.address().getPort())), "test");
    }

    @AfterEach
    void close() {
        bearman.close();
        server.close();
    }

    private static Placed placed(int number, BmcGuid guid, int port) {
        MachineId id = MachineId.of("bea20000-0000-4000-8000-00000000000" + number);
        Machine machine = new Machine(
                id,
                "S" + number,
                "v",
                "p",
                Bmc.of("127.0.0.1", port, guid, "factory"),
                List.of(new Mac("52:54:00:be:a2:0" + number)),
                new RackId("r1"),
                number);
        Host host = new Host(
                HostId.of("cn" + number),
                "compute",
                new RegionId("R"),
                Zone.of("az1"),
                "standard",
                id,
                new HostState.Expected());
        return new Placed(host, machine);
    }

    @Test
    void aMachineGoesFromTheFactorysPasswordToASealedOne() {
        assertThat(bearman.bmcSettings().check(CN1).rows())
                .extracting(row -> row.finding().subject())
                .containsExactly("cipher suite 0", "user 'guest'", "BMC credential");

        SettingsReport report = bearman.bmcSettings().apply(CN1, "ann");

        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(bearman.ports()
                        .inventory()
                        .find(CN1)
                        .orElseThrow()
                        .machine()
                        .bmc()
                        .credential())
                .isEqualTo("rack1");
        assertThat(bmc.users())
                .containsExactlyInAnyOrder(
                        BmcUser.admin("root", "not-calvin"),
                        BmcUser.admin("guest", "guest").disabled());
        assertThat(bearman.powerButton().read(CN1).state()).isEqualTo(PowerState.OFF);
    }

    @Test
    void whileTwoMachinesHaveOneGuidNeitherIsChanged() {
        bearman.ports().inventory().put(List.of(placed(2, GUID, 9)), "test");

        assertThat(bearman.bmcSettings().check(CN1).rows())
                .extracting(row -> row.finding())
                .filteredOn(it -> it.setting() == Finding.Setting.GUID)
                .extracting(Finding::line)
                .containsExactly("BMC GUID is that of cn1 and cn2, expected its own");
        assertThatThrownBy(() -> bearman.bmcSettings().apply(CN1, "ann"))
                .isInstanceOf(PowerException.Unverified.class);
        assertThat(bmc.users()).contains(BmcUser.admin("guest", "guest"));
    }
}
