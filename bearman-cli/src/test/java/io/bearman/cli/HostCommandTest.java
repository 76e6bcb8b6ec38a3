package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    private String run(String... args) {
        StringWriter out = new StringWriter();
        String[] all = Stream.concat(
                        Stream.of(args),
                        Stream.of("--store", folder.resolve("store.db").toString()))
                .toArray(String[]::new);
        Main.run(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true), all);
        return out.toString();
    }

    @Test
    void anIdentityIsSaidInTheWordsOfItsUsersAndAgainTheSame() throws IOException {
        Path hosts = Files.writeString(folder.resolve("order.csv"), """
                host,role,region,zone,flavor,uuid,serial,rack,macs,bmc_address,bmc_credential
                cn1,compute,one,az1,standard,00000000-0000-0000-0000-000000000001,S1,r1,\
                52:54:00:00:00:01,10.0.0.1,rack1
                """);
        run("inventory", "import", hosts.toString());

        String first = run("host", "identity", "cn1", "--output", "json");

        JsonNode identity = new ObjectMapper().readTree(first);
        assertThat(identity.fieldNames())
                .toIterable()
                .containsExactly(
                        "host",
                        "compute_id",
                        "machine-id",
                        "host_uuid",
                        "system-id",
                        "InitiatorName",
                        "hostnqn",
                        "hostid");
        assertThat(identity.get("machine-id").textValue()).matches("[0-9a-f]{32}");
        assertThat(run("host", "identity", "cn1", "--output", "json")).isEqualTo(first);
        assertThat(run("host", "identity", "cn1"))
                .contains(identity.get("compute_id").textValue());
    }

    @Test
    void anUnknownHostHasNone() {
        assertThat(run("host", "identity", "cn9")).isEmpty();
        assertThat(err.toString()).startsWith("bearman: cn9 is not in the inventory");
    }
}
