import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.core.secret.Credential;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import io.bearman.testkit.rack.RackSettings;
import io.bearman.testkit.rack.SimulatedRack;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JBang scripts at work on a simulated rack. They have no package, so neither has this. */
class JbangScriptsTest {
    private static final String YAML = """
            store: %1$s/bearman.db
            boot:
              port: 0
              loader: {kernel: "http://127.0.0.1/loader/vmlinuz"}
              profiles: {compute: {kernel: "http://127.0.0.1/compute/vmlinuz"}}
            bmc:
              credentials: {rack: {user: %2$s, password-file: %1$s/bmc.password}}
              settings:
                default: {power-restore: always-on}
            """;

    @TempDir
    Path folder;

    private final PrintStream before = System.out;
    private ByteArrayOutputStream out = new ByteArrayOutputStream();
    private SimulatedRack rack;
    private Configuration configuration;

    @BeforeEach
    void up() throws Exception {
        rack = SimulatedRack.real(
                RackSettings.create().size(3, 1, 0).brisk(), folder.resolve("rack"));
        Credential bmc = rack.credentials().named(SimulatedRack.CREDENTIAL);
        Files.writeString(folder.resolve("bmc.password"), bmc.password().text());
        configuration = Configuration.load(
                Files.writeString(
                        folder.resolve("bearman.yaml"), YAML.formatted(folder, bmc.user())),
                Map.of(),
                Map.of());
        try (Bearman bearman = Bearman.open(configuration)) {
            bearman.ports().inventory().put(rack.hosts(), "test");
        }
    }

    @AfterEach
    void down() {
        System.setOut(before);
        rack.close();
    }

    private String printed(Supplier<ExitCode> script) {
        out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            return script.get() + "\n" + out.toString(StandardCharsets.UTF_8);
        } finally {
            System.setOut(before);
        }
    }

    @Test
    void thePowerOfARangeIsFoldedAndAnUnknownHostIsNotOff() {
        assertThat(printed(() -> PowerStatus.status(configuration, "cn[1-3]")))
                .isEqualTo("DONE\ncn[1-3]: ON\n");
        assertThat(printed(() -> PowerStatus.status(configuration, "cn[3-4]")))
                .isEqualTo("FAILED\ncn3: ON\ncn4: not in the inventory\n");
    }

    @Test
    void aRackIsShownFirstAndAnnouncedWhenToldTo() throws Exception {
        Path list = Files.writeString(folder.resolve("order.csv"), """
                host,role,region,zone,flavor,uuid,serial,macs,bmc_address,bmc_credential
                cn7,compute,RegionOne,nova,compute,00000000-0000-0000-0000-000000000007,S7,52:54:00:00:07:07,10.9.0.7,rack
                """);

        assertThat(register(list, false)).contains("cn7  ADDED", "1 hosts would be announced");
        assertThat(power("cn7")).contains("not in the inventory");
        assertThat(register(list, true)).contains("1 hosts are announced");
        assertThat(register(list, false)).contains("cn7  UNCHANGED");
    }

    private String register(Path list, boolean go) {
        return printed(() -> {
            RegisterRack.register(configuration, list, "r9", go);
            return ExitCode.DONE;
        });
    }

    private String power(String host) {
        return printed(() -> PowerStatus.status(configuration, host));
    }

    @Test
    void aBadLineIsNamedAndNothingIsAnnounced() throws Exception {
        Path list = Files.writeString(folder.resolve("order.csv"), """
                host,role,region,zone,flavor,uuid,serial,macs,bmc_address,bmc_credential
                cn7,compute,RegionOne,nova,compute,nonsense,S7,52:54:00:00:07:07,10.9.0.7,rack
                cn8,compute,RegionOne,nova,compute,00000000-0000-0000-0000-000000000008,S8,52:54:00:00:08:08,10.9.0.8,rack
                """);

        assertThatThrownBy(() -> RegisterRack.register(configuration, list, "r9", true))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("order.csv line 2");
        assertThat(power("cn8")).contains("not in the inventory");
    }

    @Test
    void aBootScriptIsWhatTheHostWouldGet() {
        assertThat(printed(() -> RenderBootScript.render(configuration, "cn1")))
                .startsWith("DONE\n#!ipxe");
        assertThatThrownBy(() -> RenderBootScript.render(configuration, "cn9"))
                .hasMessageStartingWith("cn9 is not in the inventory");
    }

    @Test
    void settingsThatDifferAreListedAndTheExitCodeSaysSo() {
        assertThat(printed(() -> AuditBmcSettings.audit(configuration, "cn[1-2]")))
                .startsWith("FAILED")
                .contains("cn1   found   different  power-restore policy  always on  stay off")
                .contains("cn2   found");
    }
}
