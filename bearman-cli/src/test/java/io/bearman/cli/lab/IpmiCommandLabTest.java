package io.bearman.cli.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bearman ipmi} prints is what ipmitool prints of the same BMC. */
@Tag("lab")
@Tag("lab-ipmi")
@ExtendWith(LabExtension.class)
class IpmiCommandLabTest {
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Pattern FIELD =
            Pattern.compile("^(.*?)\\s*: (.*?)\\s*$", Pattern.MULTILINE);

    private final Lab lab;

    @TempDir
    private Path folder;

    private String bmc;

    IpmiCommandLabTest(Lab lab) {
        this.lab = lab;
    }

    @BeforeEach
    void login() throws IOException {
        JsonNode first = lab.description().path("bmcs").get(0);
        bmc = first.path("address").asText() + ":" + first.path("port").asInt();
        Files.writeString(folder.resolve("password"), first.path("password").asText() + "\n");
        lab.run("voice", "cn1");
        lab.run("tool", "cn1", "chassis", "power", "on");
    }

    private BearmanProcess.Ended bearman(String... words) {
        List<String> all = new ArrayList<>(List.of("ipmi"));
        all.addAll(List.of(words));
        all.addAll(List.of(
                "--bmc",
                bmc,
                "--user",
                "admin",
                "--password-file",
                folder.resolve("password").toString()));
        Map<String, String> environment = Map.of("XDG_CACHE_HOME", folder.toString());
        BearmanProcess.Ended ended =
                BearmanProcess.start(folder, environment, all).end(LONGEST);
        assertThat(ended.exitCode()).as("%s: %s", all, ended).isZero();
        return ended;
    }

    /** {@return the answer of the only BMC} */
    private JsonNode json(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--output", "json"));
        try {
            String printed = bearman(all.toArray(String[]::new)).printed();
            return new ObjectMapper().readTree(printed).get(0).path("answer");
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private String ipmitool(String... words) {
        List<String> all = new ArrayList<>(List.of("tool", "cn1"));
        all.addAll(List.of(words));
        return lab.run(all.toArray(String[]::new));
    }

    /** {@return what ipmitool prints as {@code name : value}} */
    private Map<String, String> fields(String... words) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher line = FIELD.matcher(ipmitool(words));
        while (line.find()) {
            fields.putIfAbsent(line.group(1).strip(), line.group(2));
        }
        return fields;
    }

    @Test
    void theDeviceAndTheChassisAreWhatIpmitoolSays() {
        Map<String, String> mc = fields("mc", "info");
        Map<String, String> chassis = fields("chassis", "status");
        JsonNode info = json("info");

        assertThat(info.path("device").asText()).isEqualTo(mc.get("Device ID"));
        assertThat(info.path("deviceRevision").asText()).isEqualTo(mc.get("Device Revision"));
        assertThat(info.path("firmware").asText()).isEqualTo(mc.get("Firmware Revision"));
        assertThat(info.path("ipmi").asText()).isEqualTo(mc.get("IPMI Version"));
        assertThat(info.path("manufacturer").asText()).isEqualTo(mc.get("Manufacturer ID"));
        assertThat(mc.get("Product ID")).startsWith(info.path("product").asText() + " ");
        assertThat(info.path("power").asText()).isEqualTo(chassis.get("System Power"));
        assertThat(info.path("restorePolicy").asText())
                .isEqualTo(chassis.get("Power Restore Policy").replace("always-off", "stay off"));
        assertThat(info.path("guid").asText())
                .isEqualTo(ipmitool("raw", "0x06", "0x37").replaceAll("\\s", ""));
    }

    @Test
    void everyNumberOfASensorIsTheOneThatIpmitoolReads() {
        Map<String, Double> theirs = new LinkedHashMap<>();
        for (String line : ipmitool("-c", "sdr", "list").lines().toList()) {
            String[] cells = line.split(",");
            // Names that are not in ASCII ipmitool does not decode.
            boolean named = cells[0].matches("[ -~]+");
            if (named && cells.length > 3 && cells[1].matches("-?[0-9.]+")) {
                theirs.put(cells[0], Double.parseDouble(cells[1]));
            }
        }
        Map<String, Double> ours = new LinkedHashMap<>();
        json("sensors").forEach(sensor -> {
            if (sensor.has("value") && theirs.containsKey(sensor.path("sensor").asText())) {
                ours.put(sensor.path("sensor").asText(), sensor.path("value").asDouble());
            }
        });

        assertThat(theirs).hasSizeGreaterThan(8);
        assertThat(ours.keySet()).isEqualTo(theirs.keySet());
        ours.forEach((name, value) ->
                assertThat(value).as(name).isCloseTo(theirs.get(name), Offset.offset(0.01)));
    }

    @Test
    void theLogHasTheEntriesThatIpmitoolLists() throws IOException {
        ipmitool("sel", "clear");
        heat(95);
        Lab.await("an entry", SOON, () -> ipmitool("sel", "list").contains("Temperature"));
        heat(45);
        Lab.await("no more entries", SOON, () -> ipmitool("sel", "list").contains("Deasserted"));
        Map<String, String> info = fields("sel", "info");

        assertThat(json("sel", "info").path("entries").asText()).isEqualTo(info.get("Entries"));
        JsonNode entries = json("sel", "list");
        assertThat(entries).hasSize(Integer.parseInt(info.get("Entries")));
        assertThat(entries.get(0).path("event").asText()).startsWith("CPU1 Temp: ");
    }

    private void heat(int degrees) throws IOException {
        Path state = Path.of(lab.description().path("bmcs").get(0).path("state").asText());
        Path next = Files.writeString(state.resolve(".temperature"), degrees + "\n");
        Files.move(next, state.resolve("temperature"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void theInventoryIsTheOneThatIpmitoolPrints() {
        Map<String, String> theirs = fields("fru", "print", "0");
        JsonNode ours = json("fru", "--builtin").get(0);

        Map.of(
                        "Chassis Serial", "chassis serial",
                        "Chassis Part Number", "chassis part",
                        "Board Mfg", "board manufacturer",
                        "Board Product", "board product",
                        "Board Serial", "board serial",
                        "Product Name", "product name",
                        "Product Serial", "product serial",
                        "Product Asset Tag", "asset tag")
                .forEach((their, our) ->
                        assertThat(ours.path(our).asText()).as(our).isEqualTo(theirs.get(their)));
    }

    @Test
    void networkAndUsersAreWhatIpmitoolSays() {
        Map<String, String> lan = fields("lan", "print", "1");
        JsonNode ours = json("lan", "show", "--channel", "1");

        assertThat(ours.path("IP address").asText()).isEqualTo(lan.get("IP Address"));
        assertThat(ours.path("subnet mask").asText()).isEqualTo(lan.get("Subnet Mask"));
        assertThat(ours.path("MAC address").asText()).isEqualTo(lan.get("MAC Address"));
        assertThat(ours.path("default gateway address").asText())
                .isEqualTo(lan.get("Default Gateway IP"));
        List<String> theirs = ipmitool("-c", "user", "list", "1")
                .lines()
                .filter(line -> line.matches("\\d+,.*"))
                .map(line -> line.split(",")[0] + " " + line.split(",")[1])
                .toList();
        List<String> users = new ArrayList<>();
        json("users", "list", "--channel", "1", "--all")
                .forEach(user -> users.add(
                        user.path("id").asText() + " " + user.path("name").asText()));
        assertThat(users).containsAll(theirs.stream().limit(4).toList());
    }

    @Test
    void rawBytesAreThose() {
        String theirs = ipmitool("raw", "0x06", "0x01").strip().replaceAll("\\s+", " ");

        assertThat(json("raw", "0x06", "0x01").asText()).isEqualTo(theirs);
        assertThat(bearman("ping").printed()).isEqualTo(bmc + ": alive\n");
    }

    @Test
    void theLightOfTheChassisIsSwitchedOn() {
        int before = lab.lines("bmc/cn1/log").size();

        bearman("identify", "--seconds", "9");

        List<String> log = lab.lines("bmc/cn1/log");
        assertThat(log.subList(before, log.size())).anyMatch(line -> line.contains("identify 9"));
    }
}
