package io.bearman.pxe.registration;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Mac;
import io.bearman.core.host.MachineId;
import io.bearman.pxe.script.RejectedTextException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads facts, schema v1. Whoever sends them may be anybody: what is too large, too deep, twice or of the
 * wrong kind is refused with the field's path, never with its value. Keys that it does not know are
 * passed over, so that images may tell more.
 */
final class FactsReader {
    /** How many bytes they may have. */
    static final int LIMIT = 1 << 20;

    private static final int LONG_TEXT = 1024;
    private static final ObjectMapper JSON =
            new ObjectMapper(factory()).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private FactsReader() {}

    private static JsonFactory factory() {
        return new JsonFactoryBuilder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(LIMIT)
                        .maxNestingDepth(16)
                        .maxNumberLength(32)
                        .maxStringLength(64 * 1024)
                        .maxNameLength(256)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .build();
    }

    /**
     * {@return the facts}
     *
     * @throws RejectedTextException when they are none; its message holds nothing of them
     */
    static Facts read(byte[] body) {
        if (body.length > LIMIT) {
            throw new RejectedTextException("facts", "over " + LIMIT + " bytes");
        }
        Fields top = new Fields("facts", tree(body));
        if (top.number("schema", 1_000_000) != 1) {
            throw top.refused("schema", "not 1");
        }
        return new Facts(
                top.must("mac", top.parsed("mac", Mac::of)),
                top.must("uuid", top.parsed("uuid", MachineId::of)),
                board(top),
                parts(top),
                top.object("bmc", FactsReader::bmc),
                software(top),
                health(top));
    }

    private static JsonNode tree(byte[] body) {
        try (JsonParser parser = JSON.createParser(body)) {
            JsonNode node = JSON.readTree(parser);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (IOException e) {
            // Its message quotes what was sent.
            throw new RejectedTextException(
                    "facts", "not JSON, or larger or deeper than facts are");
        }
        throw new RejectedTextException("facts", "not a JSON object");
    }

    private static Facts.Board board(Fields top) {
        Facts.@Nullable Firmware firmware = top.parsed("firmware", text -> switch (text) {
            case "bios" -> Facts.Firmware.BIOS;
            case "uefi" -> Facts.Firmware.UEFI;
            default -> throw new IllegalArgumentException("neither bios nor uefi");
        });
        Fields bios = top.orEmpty("bios");
        return new Facts.Board(
                top.text("serial"),
                top.text("vendor"),
                top.text("product"),
                top.text("board_serial"),
                bios.text("vendor"),
                bios.text("version"),
                bios.text("date"),
                firmware);
    }

    private static Facts.Parts parts(Fields top) {
        return new Facts.Parts(
                top.list("cpus", 64, FactsReader::cpu),
                top.optional("cpu_threads", 1 << 20),
                top.optional("memory_kib", 1L << 50),
                top.list("dimms", 512, FactsReader::dimm),
                top.list("nics", 256, FactsReader::card),
                top.list("disks", 1024, FactsReader::disk),
                top.list("pci", 4096, FactsReader::pci));
    }

    private static Facts.Cpu cpu(Fields it) {
        return new Facts.Cpu(
                it.text("model"), it.optional("cores", 1 << 16), it.optional("threads", 1 << 16));
    }

    private static Facts.Dimm dimm(Fields it) {
        return new Facts.Dimm(
                it.textOr("slot", "?"),
                it.optional("size_mib", 1L << 40),
                it.text("type"),
                it.optional("speed_mts", 1 << 20),
                it.text("serial"),
                it.text("part"));
    }

    private static Facts.Card card(Fields it) {
        return new Facts.Card(
                it.textOr("name", "?"),
                it.known("mac", Mac::of),
                it.text("driver"),
                it.optional("speed_mbps", 100_000_000),
                it.flag("carrier"),
                it.text("firmware"),
                it.text("pci"),
                it.list("lldp", 32, FactsReader::neighbour));
    }

    private static Facts.Neighbour neighbour(Fields it) {
        return new Facts.Neighbour(
                it.text("chassis_id"),
                it.text("chassis_name"),
                it.text("port_id"),
                it.text("port_descr"));
    }

    private static Facts.Disk disk(Fields it) {
        return new Facts.Disk(
                it.textOr("name", "?"),
                it.optional("size_bytes", Long.MAX_VALUE),
                it.text("model"),
                it.text("serial"));
    }

    private static Facts.PciDevice pci(Fields it) {
        return new Facts.PciDevice(
                it.text("slot"), it.text("class"), it.text("vendor"), it.text("device"));
    }

    private static Facts.BmcView bmc(Fields it) {
        return new Facts.BmcView(
                it.known("guid", BmcGuid::of),
                it.text("ip"),
                it.text("netmask"),
                it.text("gateway"),
                it.known("mac", Mac::of),
                it.text("source"),
                it.text("firmware"),
                it.optional("vlan", 4095));
    }

    private static Facts.Software software(Fields top) {
        return new Facts.Software(
                top.orEmpty("clock").optional("epoch_ms", 1L << 52),
                top.text("kernel"),
                top.text("os"),
                top.text("address"),
                top.optional("uptime_s", 1L << 40));
    }

    private static Facts.Health health(Fields top) {
        return new Facts.Health(
                top.texts("kernel_errors", 1000, LONG_TEXT),
                top.object(
                        "ecc",
                        it -> new Facts.Ecc(
                                it.optional("corrected", Long.MAX_VALUE),
                                it.optional("uncorrected", Long.MAX_VALUE))),
                top.list(
                        "sensors",
                        4096,
                        it -> new Facts.Sensor(it.textOr("name", "?"), it.text("status"))),
                top.optional("sel_entries", 1 << 30),
                top.object(
                        "burn_in",
                        it -> new Facts.BurnIn(
                                it.optional("seconds", 1 << 30),
                                it.texts("failures", 1000, LONG_TEXT))));
    }
}
