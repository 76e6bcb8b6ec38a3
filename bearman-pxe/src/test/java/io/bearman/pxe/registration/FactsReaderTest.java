package io.bearman.pxe.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.pxe.script.RejectedTextException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FactsReaderTest {
    private final Rack rack = new Rack();

    @Test
    void factsAreReadAsTheyAreSaid() {
        Facts facts = FactsReader.read(Rack.bytes(rack.facts(1)));

        assertThat(facts.mac()).isEqualTo(Rack.mac(1, 0));
        assertThat(facts.uuid()).isEqualTo(Rack.machine(1));
        assertThat(facts.board().firmware()).isEqualTo(Facts.Firmware.UEFI);
        assertThat(facts.parts().disks()).isEmpty();
        assertThat(facts.parts().pci()).isNull();
        assertThat(facts.parts().nics()).hasSize(2);
        assertThat(facts.bmc()).isNotNull();
    }

    @Test
    void onlySchemaMacAndUuidMustBeThere() {
        Facts facts = read(
                "{\"schema\":1,\"mac\":\"52-54-00-AA-00-01\","
                        + "\"uuid\":\"00000000-0000-0000-0000-000000000001\",\"bmc\":null,\"new\":{\"a\":1}}");

        assertThat(facts.mac().value()).isEqualTo("52:54:00:aa:00:01");
        assertThat(facts.bmc()).isNull();
    }

    @Test
    void aCardThatIsNoEthernetCardHasNoMac() {
        ObjectNode facts = rack.facts(1);
        ((ObjectNode) facts.at("/nics/1")).put("mac", "80:00:02:08:fe:80:00:00:00:00:00:00:00:02");

        assertThat(FactsReader.read(Rack.bytes(facts)).parts().nics().get(1).mac())
                .isNull();
    }

    @Test
    void blanksAroundAndControlsWithinATextAreNoPartOfIt() {
        ObjectNode facts = rack.facts(1);
        facts.put("serial", "  SN\n1\u0000 ").put("product", "   ");

        Facts.Board board = FactsReader.read(Rack.bytes(facts)).board();

        assertThat(board.serial()).isEqualTo("SN?1?");
        assertThat(board.product()).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whatIsWrongIsRefusedByItsPath(String path, Consumer<ObjectNode> fault) {
        ObjectNode facts = rack.facts(1);
        fault.accept(facts);

        assertThatThrownBy(() -> FactsReader.read(Rack.bytes(facts)))
                .isInstanceOfSatisfying(
                        RejectedTextException.class, e -> assertThat(e.field()).isEqualTo(path));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused("facts.schema", f -> f.put("schema", 2)),
                refused("facts.schema", f -> f.remove("schema")),
                refused("facts.mac", f -> f.putNull("mac")),
                refused("facts.uuid", f -> f.put("uuid", "00000000-0000-0000-0000-000000000000")),
                refused("facts.serial", f -> f.put("serial", 7)),
                refused("facts.serial", f -> f.put("serial", "x".repeat(257))),
                refused("facts.firmware", f -> f.put("firmware", "openboot")),
                refused("facts.memory_kib", f -> f.put("memory_kib", -1)),
                refused("facts.memory_kib", f -> f.put("memory_kib", 1.5)),
                refused("facts.memory_kib", f -> f.put("memory_kib", "8")),
                refused("facts.nics", f -> f.putObject("nics")),
                refused("facts.nics[2]", f -> f.withArray("nics").add("eth2")),
                refused(
                        "facts.nics[0].carrier",
                        f -> ((ObjectNode) f.at("/nics/0")).put("carrier", "yes")),
                refused(
                        "facts.nics[0].lldp[0].port_id",
                        f -> ((ObjectNode) f.at("/nics/0/lldp/0")).put("port_id", 1)),
                refused("facts.disks", f -> many(f.putArray("disks"), 1025)),
                refused("facts.clock", f -> f.put("clock", "noon")),
                refused("facts.bmc.vlan", f -> ((ObjectNode) f.get("bmc")).put("vlan", 4096)),
                refused(
                        "facts.kernel_errors[0]",
                        f -> f.putArray("kernel_errors").add("x".repeat(1025))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "{",
                "{\"schema\":1}{}",
                "{\"schema\":1,\"schema\":1}",
                "{\"schema\":1,\"mac\":NaN}"
            })
    void whatIsNoJsonObjectIsRefused(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(RejectedTextException.class);
    }

    @Test
    void largeDeepAndLongFactsAreRefused() {
        String deep = "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        String large = "{\"x\":\"" + "x".repeat(FactsReader.LIMIT) + "\"}";
        String number = "{\"schema\":" + "1".repeat(100_000) + "}";
        for (String text : new String[] {deep, large, number}) {
            assertThatThrownBy(() -> read(text)).isInstanceOf(RejectedTextException.class);
        }
    }

    /** Facts with bytes flipped, cut out and doubled: understood or refused, never anything else. */
    @Test
    void whateverComesIsUnderstoodOrRefused() {
        byte[] good = Rack.bytes(rack.facts(1));
        Random random = new Random(42);
        int understood = 0;
        for (int round = 0; round < 1_500; round++) {
            byte[] mutated = mutated(good, random);
            try {
                Facts facts = FactsReader.read(mutated);
                Subject subject = new Subject(
                        facts,
                        Rack.host(1),
                        HardwareProfiles.none().of(Rack.host(1).machine()),
                        new Subject.Lan(null, "silent", "", null),
                        rack.time.now());
                assertThat(Checks.all().look(subject))
                        .noneMatch(it -> it.expected().equals("a check"));
                understood++;
            } catch (RejectedTextException e) {
                assertThat(e.getMessage()).startsWith("facts").hasSizeLessThan(120);
            }
        }
        assertThat(understood).isBetween(150, 1_450);
    }

    private static byte[] mutated(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes = Arrays.copyOf(bytes, bytes.length - random.nextInt(8));
                default -> {
                    byte[] token = TOKENS[random.nextInt(TOKENS.length)];
                    System.arraycopy(
                            token, 0, bytes, at, Math.min(token.length, bytes.length - at));
                }
            }
        }
        return bytes;
    }

    private static final byte[][] TOKENS = Stream.of(
                    "null",
                    "[",
                    "]",
                    "{}",
                    "\"\"",
                    "-1",
                    "1e9",
                    "true",
                    "\\u0000",
                    "99999999999999")
            .map(token -> token.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);

    private static Facts read(String text) {
        return FactsReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void many(ArrayNode array, int count) {
        for (int i = 0; i < count; i++) {
            array.addObject();
        }
    }

    private static Arguments refused(String path, Consumer<ObjectNode> fault) {
        return Arguments.of(path, fault);
    }
}
