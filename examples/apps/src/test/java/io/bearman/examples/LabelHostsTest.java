package io.bearman.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.audit.AuditEvent;
import io.bearman.core.host.HostId;
import io.bearman.core.inventory.InventoryLines;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelHostsTest {
    private static final String HOST = """
            {"host":"%s","role":"compute","region":"one","zone":"%s","flavor":"standard",\
            "machine":{"uuid":"00000000-0000-0000-0000-00000000000%d","serial":"S%d","rack":"r1",\
            "macs":["52:54:00:00:00:0%d"],"bmc":{"address":"10.0.0.%d","credential":"rack1"}}}
            """;

    @Test
    void theReadmeShowsTheProgramAsItIs() throws Exception {
        Path root = Path.of(System.getProperty("bearman.root"));
        String source = Files.readString(
                root.resolve("examples/apps/src/main/java/io/bearman/examples/LabelHosts.java"));
        int begin = source.indexOf("        try (Bearman");
        String program =
                source.substring(begin, source.lastIndexOf("    }\n}")).replaceAll("(?m)^ {8}", "");

        assertThat(program.lines()).hasSize(10);
        assertThat(Files.readString(root.resolve("README.md")))
                .contains("```java\n" + program + "```\n");
    }

    @Test
    void itLabelsTheHostsOfTheZoneAlone(@TempDir Path folder) {
        Configuration configuration = Configuration.load(
                null, Map.of(), Map.of("store", folder.resolve("bearman.db").toString()));
        String lines =
                HOST.formatted("cn1", "az1", 1, 1, 1, 1) + HOST.formatted("cn2", "az2", 2, 2, 2, 2);
        try (Bearman bearman = Bearman.open(configuration)) {
            bearman.ports()
                    .inventory()
                    .put(InventoryLines.parse(new StringReader(lines), "lines"), "test");
        }

        LabelHosts.label(configuration, "az1", "db");

        try (Bearman bearman = Bearman.open(configuration)) {
            assertThat(owner(bearman, "cn1")).isEqualTo("owner=db");
            assertThat(owner(bearman, "cn2")).isEmpty();
            assertThat(bearman.audit().about("cn1"))
                    .extracting(AuditEvent::by)
                    .containsExactly("test", "ann");
        }
    }

    private static String owner(Bearman bearman, String host) {
        return bearman.ports()
                .inventory()
                .find(HostId.of(host))
                .orElseThrow()
                .host()
                .labels()
                .toString();
    }
}
