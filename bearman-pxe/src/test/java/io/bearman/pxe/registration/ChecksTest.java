package io.bearman.pxe.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.bmc.Comparison;
import io.bearman.core.bmc.Finding;
import io.bearman.core.host.Machine;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.power.PowerState;
import io.bearman.core.power.Reading;
import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.CheckResult.Outcome;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChecksTest {
    private static final String PROFILE = """
            default:
              cpus: {count: 2, cores: 20, threads: 80, model: 'Intel* Gold 6230*'}
              memory: {total: 384GiB, modules: 2, module: 192GiB, type: DDR4, speed: 2933}
              disks: 0
              devices: {'15b3:1015': 2}
              cards: {speed: 25000, drivers: [mlx5_core], firmware: ['16.*']}
              firmware: {mode: uefi, bios: ['2.19.*'], bmc: ['6.10']}
              bmc: {source: static, netmask: 255.255.255.0, gateway: 10.9.0.254, vlan: 40}
              system: {os: ['Bearman registration *'], kernel: ['6.1.*']}
              ecc: {corrected: 3}
              event-log: {entries: 10}
              sensors: {ignored: ['PSU2*']}
              kernel-errors: {outcome: fail, harmless: ['ACPI *']}
              burn-in: 60s
            """;

    private final Rack rack = new Rack();
    private ObjectNode facts = full();

    @Test
    void aMachineAsItOughtToBePassesThemAll() {
        assertThat(results())
                .extracting(CheckResult::outcome)
                .containsOnly(Outcome.PASS)
                .hasSizeGreaterThan(40);
        assertThat(results()).extracting(CheckResult::check).contains(all());
    }

    @Test
    void aMachineThatSaysNothingIsUndeterminedAndCrashesNoCheck() {
        facts = facts.objectNode()
                .put("schema", 1)
                .put("mac", Rack.mac(1, 0).value())
                .put("uuid", Rack.machine(1).toString());

        assertThat(results())
                .filteredOn(it -> !it.check().matches("bmc-lan|bmc-guid|bmc-settings"))
                .filteredOn(it -> it.outcome() != Outcome.UNDETERMINED)
                .extracting(CheckResult::line)
                .allMatch(line ->
                        line.startsWith("identity: UUID") || line.startsWith("cards: boot"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void aFaultIsFoundByItsOwnCheckAlone(
            String check, Outcome outcome, String words, Consumer<ObjectNode> fault) {
        fault.accept(facts);

        List<CheckResult> found =
                results().stream().filter(CheckResult::noteworthy).toList();

        assertThat(found).extracting(CheckResult::check).containsOnly(check);
        assertThat(found).extracting(CheckResult::outcome).containsOnly(outcome);
        assertThat(found.get(0).line()).contains(words);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("identity", Outcome.FAIL, "serial SN-9", f -> f.put("serial", "SN-9")),
                fault("identity", Outcome.WARN, "Acme Inc.", f -> f.put("vendor", "Acme Inc.")),
                fault(
                        "cards",
                        Outcome.WARN,
                        "52:54:00:00:07:01",
                        f -> card(f, 2).put("mac", "52:54:00:00:07:01")),
                fault(
                        "cabling",
                        Outcome.FAIL,
                        "sw1:Ethernet1/9",
                        f -> heard(f, 0).put("port_id", "Ethernet1/9")),
                fault(
                        "cabling",
                        Outcome.FAIL,
                        "where 52:54:00:00:01:01 belongs",
                        f -> heard(f, 0).put("chassis_name", "sw2")),
                fault(
                        "cabling",
                        Outcome.UNDETERMINED,
                        "heard no switch",
                        f -> card(f, 0).putArray("lldp")),
                fault(
                        "link",
                        Outcome.FAIL,
                        "10000 Mbit/s",
                        f -> card(f, 1).put("speed_mbps", 10_000)),
                fault("link", Outcome.UNDETERMINED, "speed", f -> card(f, 1).putNull("speed_mbps")),
                fault(
                        "card-firmware",
                        Outcome.FAIL,
                        "15.1",
                        f -> card(f, 0).put("firmware", "15.1")),
                fault(
                        "bmc-guid",
                        Outcome.FAIL,
                        "inside",
                        f -> bmc(f).put("guid", Rack.guid(9).hex())),
                fault("bmc-network", Outcome.FAIL, "10.9.0.77", f -> bmc(f).put("ip", "10.9.0.77")),
                fault(
                        "bmc-network",
                        Outcome.FAIL,
                        "source dhcp",
                        f -> bmc(f).put("source", "DHCP Address")),
                fault("bmc-network", Outcome.FAIL, "VLAN 41", f -> bmc(f).put("vlan", 41)),
                fault(
                        "firmware",
                        Outcome.FAIL,
                        "BIOS 1.0",
                        f -> ((ObjectNode) f.get("bios")).put("version", "1.0")),
                fault("firmware", Outcome.FAIL, "BIOS", f -> f.put("firmware", "bios")),
                fault("firmware", Outcome.FAIL, "BMC firmware 5", f -> bmc(f).put("firmware", "5")),
                fault(
                        "cpu",
                        Outcome.FAIL,
                        "processors 1",
                        f -> f.withArray("cpus").remove(0)),
                fault(
                        "cpu",
                        Outcome.FAIL,
                        "cores 10",
                        f -> ((ObjectNode) f.at("/cpus/1")).put("cores", 10)),
                fault("memory", Outcome.FAIL, "196608 MiB", f -> f.put("memory_kib", 192L << 20)),
                fault(
                        "memory",
                        Outcome.FAIL,
                        "modules 1",
                        f -> ((ObjectNode) f.at("/dimms/1")).put("size_mib", 0)),
                fault(
                        "memory",
                        Outcome.FAIL,
                        "A2 MT/s 2400",
                        f -> ((ObjectNode) f.at("/dimms/1")).put("speed_mts", 2400)),
                fault(
                        "disks",
                        Outcome.FAIL,
                        "sda (QEMU)",
                        f -> f.withArray("disks")
                                .addObject()
                                .put("name", "sda")
                                .put("model", "QEMU")),
                fault(
                        "pci",
                        Outcome.FAIL,
                        "1 of 15b3:1015",
                        f -> f.withArray("pci").remove(0)),
                fault("system", Outcome.FAIL, "system Knoppix", f -> f.put("os", "Knoppix")),
                fault("clock", Outcome.WARN, "5.0 s off", f -> clock(f, 5_000)),
                fault("clock", Outcome.FAIL, "3600.0 s off", f -> clock(f, -3_600_000)),
                fault(
                        "kernel-errors",
                        Outcome.FAIL,
                        "EDAC",
                        f -> f.withArray("kernel_errors").add("EDAC MC0: 1 UE")),
                fault(
                        "ecc",
                        Outcome.FAIL,
                        "1 uncorrected",
                        f -> ((ObjectNode) f.get("ecc")).put("uncorrected", 1)),
                fault(
                        "ecc",
                        Outcome.FAIL,
                        "4 corrected",
                        f -> ((ObjectNode) f.get("ecc")).put("corrected", 4)),
                fault("event-log", Outcome.WARN, "11 entries", f -> f.put("sel_entries", 11)),
                fault("sensors", Outcome.FAIL, "Fan1 cr", f -> sensor(f, "Fan1", "cr")),
                fault("sensors", Outcome.WARN, "Temp nc", f -> sensor(f, "Temp", "nc")),
                fault(
                        "burn-in",
                        Outcome.FAIL,
                        "stress-ng",
                        f -> f.withObject("/burn_in")
                                .withArray("failures")
                                .add("stress-ng: 1 error")),
                fault(
                        "burn-in",
                        Outcome.FAIL,
                        "30 s of load",
                        f -> f.withObject("/burn_in").put("seconds", 30)));
    }

    @Test
    void aPortIsKnownByItsDescriptionAndASwitchByItsIdToo() {
        heard(facts, 0)
                .put("chassis_name", "SW1.dc1.example")
                .put("port_id", "aa:bb:cc:00:00:99")
                .put("port_descr", "ethernet1/1");
        heard(facts, 1).put("chassis_id", "SW2").put("chassis_name", "another");

        assertThat(of("cabling")).extracting(CheckResult::outcome).containsOnly(Outcome.PASS);
    }

    @Test
    void theCardOfTheBmcIsNoCardOfTheMachine() {
        card(facts, 2).put("mac", "52:54:00:00:07:01").put("driver", "cdc_ether");
        card(facts, 3).put("mac", Rack.mac(1, 1).value()).put("driver", "rndis_host");

        assertThat(results()).noneMatch(CheckResult::noteworthy);
    }

    @Test
    void aCardThatIsNotThereFailsWhereverItIsLookedFor() {
        facts.withArray("nics").remove(1);

        assertThat(failed()).containsExactly("cards", "cabling");
    }

    @Test
    void whateverIsRequiredMustBeDetermined() {
        card(facts, 0).putNull("lldp");
        String strict = PROFILE + "  required: [cabling]\n";

        assertThat(Checks.all().look(subject(strict)).stream()
                        .filter(CheckResult::fails)
                        .map(CheckResult::check))
                .containsExactly("cabling");
    }

    @Test
    void whatIsSkippedIsNotLookedAt() {
        sensor(facts, "Fan1", "cr");

        assertThat(Checks.all().look(subject(PROFILE + "  skip: [sensors]\n")))
                .noneMatch(it -> it.check().equals("sensors"));
    }

    @Test
    void aFaultOfACheckItselfKeepsNoOtherFromLookingAndLetsNobodyIn() {
        Check broken = new Check() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public List<CheckResult> look(Subject subject) {
                throw new IllegalStateException("planted");
            }
        };

        List<CheckResult> results =
                new Checks(List.of(broken, new DisksCheck())).look(subject(PROFILE));

        assertThat(results)
                .extracting(CheckResult::outcome)
                .containsExactly(Outcome.FAIL, Outcome.PASS);
    }

    @Test
    void aGuidThatAnotherMachineHasProvesNothing() {
        Reading reading = reading();
        Subject twins = new Subject(
                FactsReader.read(Rack.bytes(facts)),
                Rack.host(1),
                profile(PROFILE),
                new Subject.Lan(reading, "", "cn9", null),
                rack.time.now());

        assertThat(new BmcGuidCheck().look(twins))
                .singleElement()
                .matches(CheckResult::fails)
                .extracting(CheckResult::actual)
                .isEqualTo("that of cn9 too");
    }

    @Test
    void hostileTextStaysInItsLine() {
        sensor(facts, "Fan\u202e\n1", "cr\u0000");

        assertThat(results().stream().filter(CheckResult::fails).map(CheckResult::line))
                .allMatch(line -> line.matches("[ -~]*"));
    }

    private List<String> failed() {
        return results().stream()
                .filter(CheckResult::fails)
                .map(CheckResult::check)
                .toList();
    }

    private List<CheckResult> of(String check) {
        return results().stream().filter(it -> it.check().equals(check)).toList();
    }

    private List<CheckResult> results() {
        return Checks.all().look(subject(PROFILE));
    }

    private static String[] all() {
        return Checks.names().stream()
                .filter(name -> !name.equals("profile"))
                .toArray(String[]::new);
    }

    private Subject subject(String yaml) {
        Placed placed = Rack.host(1);
        return new Subject(
                FactsReader.read(Rack.bytes(facts)),
                placed,
                profile(yaml),
                new Subject.Lan(reading(), "", "", new Comparison("default", List.<Finding>of())),
                rack.time.now());
    }

    private Reading reading() {
        return new Reading(
                PowerState.ON, Rack.guid(1), false, 1, rack.time.nanoTime(), rack.time.now());
    }

    private static HardwareProfile profile(String yaml) {
        Machine machine = Rack.host(1).machine();
        return HardwareProfiles.parse(yaml, "test").of(machine);
    }

    private ObjectNode full() {
        ObjectNode full = rack.facts(1);
        full.putObject("bios").put("vendor", "AMI").put("version", "2.19.1");
        for (int cpu = 0; cpu < 2; cpu++) {
            full.withArray("cpus")
                    .addObject()
                    .put("model", "Intel(R) Xeon(R) Gold 6230 CPU")
                    .put("cores", 20)
                    .put("threads", 40);
            full.withArray("dimms")
                    .addObject()
                    .put("slot", "A" + (cpu + 1))
                    .put("size_mib", 192 << 10)
                    .put("type", "DDR4")
                    .put("speed_mts", 2933);
            full.withArray("pci").addObject().put("vendor", "0x15b3").put("device", "1015");
            card(full, cpu).put("firmware", "16.35.2000");
        }
        full.withArray("dimms").addObject().put("slot", "A3").put("size_mib", 0);
        full.put("cpu_threads", 80);
        full.put("memory_kib", (384L << 20) - (6L << 20));
        bmc(full).put("netmask", "255.255.255.0").put("gateway", "10.9.0.254");
        bmc(full).put("vlan", 40).put("firmware", "6.10");
        full.put("os", "Bearman registration 1").put("kernel", "6.1.0-56-amd64");
        full.withArray("kernel_errors").add("ACPI BIOS Error (bug)");
        full.putObject("ecc").put("corrected", 3).put("uncorrected", 0);
        full.put("sel_entries", 10);
        sensor(full, "PSU2 Status", "cr");
        sensor(full, "Fan1", "ok");
        full.putObject("burn_in").put("seconds", 60).putArray("failures");
        return full;
    }

    private static ObjectNode card(ObjectNode facts, int number) {
        ArrayNode nics = facts.withArray("nics");
        while (nics.size() <= number) {
            nics.addObject();
        }
        return (ObjectNode) nics.get(number);
    }

    private static ObjectNode heard(ObjectNode facts, int card) {
        return (ObjectNode) card(facts, card).withArray("lldp").get(0);
    }

    private static ObjectNode bmc(ObjectNode facts) {
        return (ObjectNode) facts.get("bmc");
    }

    private static void clock(ObjectNode facts, long off) {
        ObjectNode clock = (ObjectNode) facts.get("clock");
        clock.put("epoch_ms", clock.get("epoch_ms").longValue() + off);
    }

    private static void sensor(ObjectNode facts, String name, String status) {
        facts.withArray("sensors").addObject().put("name", name).put("status", status);
    }

    private static Arguments fault(
            String check, Outcome outcome, String words, Consumer<ObjectNode> fault) {
        return Arguments.of(check, outcome, words, fault);
    }
}
