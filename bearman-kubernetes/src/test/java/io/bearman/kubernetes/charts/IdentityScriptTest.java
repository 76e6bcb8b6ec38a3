package io.bearman.kubernetes.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that gives nova-compute its identity, run by a real shell. */
class IdentityScriptTest {
    private static final String OURS = "6f6f6f6f-0000-4000-8000-000000000001";
    private static final String FOREIGN = "6f6f6f6f-0000-4000-8000-000000000002";

    @TempDir
    Path folder;

    private record Ran(int status, String text) {}

    private Ran run(String node) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                "/bin/sh",
                Chart.DISKLESS_COMPUTE.path().resolve("files/identity.sh").toString());
        builder.environment().put("NODE_NAME", node);
        builder.environment().put("IDENTITY_FILE", file("identity.json").toString());
        builder.environment().put("NOVA_STATE", folder.toString());
        Process process = builder.redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), text);
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private void identity(String host, String computeId) throws IOException {
        Files.writeString(
                file("identity.json"),
                "{\n  \"host\" : \"%s\",\n  \"compute_id\" : \"%s\"\n}\n"
                        .formatted(host, computeId));
    }

    @Test
    void atEveryBootTheSameIdentityIsThere() throws Exception {
        identity("cn1", OURS);

        assertThat(run("cn1").status()).isZero();
        assertThat(Files.readString(file("compute_id"))).isEqualTo(OURS);
        // A pod that is made anew finds it there.
        assertThat(run("cn1").status()).isZero();
        // RAM is empty after a reboot.
        Files.delete(file("compute_id"));
        assertThat(run("cn1.dc1.example").status()).isZero();
        assertThat(Files.readString(file("compute_id"))).isEqualTo(OURS);
    }

    @Test
    void withoutAnIdentityNothingStarts() throws Exception {
        Ran ran = run("cn1");

        assertThat(ran.status()).isOne();
        assertThat(ran.text()).contains("identity.json is missing").contains("reboot the host");
        assertThat(file("compute_id")).doesNotExist();
    }

    @Test
    void withSomebodyElsesIdentityNothingStarts() throws Exception {
        identity("cn2", FOREIGN);

        Ran ran = run("cn1");

        assertThat(ran.status()).isOne();
        assertThat(ran.text()).contains("identity of 'cn2'");
        assertThat(file("compute_id")).doesNotExist();
    }

    @Test
    void aHostThatRanWithAnotherIdentityIsNotStartedAgain() throws Exception {
        identity("cn1", OURS);
        Files.writeString(file("compute_id"), FOREIGN);

        Ran ran = run("cn1");

        assertThat(ran.status()).isOne();
        assertThat(ran.text()).contains(FOREIGN).contains("ought to be " + OURS);
        assertThat(Files.readString(file("compute_id"))).isEqualTo(FOREIGN);
    }

    @Test
    void whatIsNoUuidIsRefused() throws Exception {
        identity("cn1", "$(reboot)");

        assertThat(run("cn1").status()).isOne();
        assertThat(file("compute_id")).doesNotExist();
    }
}
