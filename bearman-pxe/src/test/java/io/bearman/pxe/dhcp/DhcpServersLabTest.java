package io.bearman.pxe.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The servers themselves take what is generated for them. {@code lab/pxe install} brings them. */
@Tag("lab")
@Tag("lab-pxe")
class DhcpServersLabTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @TempDir
    Path folder;

    @Test
    void dnsmasqTakesIt() throws Exception {
        Files.createDirectory(folder.resolve("tftp"));
        String text = Files.readString(GOLDEN.resolve("dnsmasq.conf"))
                .replace("/srv/tftp", folder.resolve("tftp").toString());
        Path file = Files.writeString(folder.resolve("dnsmasq.conf"), text);

        assertThat(run("/usr/sbin/dnsmasq", "--test", "--conf-file=" + file))
                .isEqualTo("0 dnsmasq: syntax check OK.\n");
    }

    @Test
    void dnsmasqWouldNotTakeAnything() throws Exception {
        String text = Files.readString(GOLDEN.resolve("dnsmasq.conf"));
        Path file = Files.writeString(folder.resolve("dnsmasq.conf"), text + "dhcp-boots=x\n");

        assertThat(run("/usr/sbin/dnsmasq", "--test", "--conf-file=" + file))
                .doesNotStartWith("0 ");
    }

    @Test
    void keaTakesIt() throws Exception {
        String text = Files.readString(GOLDEN.resolve("kea-dhcp4.conf")).replace("eth0", "lo");
        Path file = Files.writeString(folder.resolve("kea-dhcp4.conf"), text);

        assertThat(run("/usr/sbin/kea-dhcp4", "-t", file.toString()))
                .startsWith("0 ")
                .doesNotContain("WARN");
    }

    @Test
    void keaWouldNotTakeAnything() throws Exception {
        String text = Files.readString(GOLDEN.resolve("kea-dhcp4.conf")).replace("exists", "exist");
        Path file = Files.writeString(folder.resolve("kea-dhcp4.conf"), text);

        assertThat(run("/usr/sbin/kea-dhcp4", "-t", file.toString())).doesNotStartWith("0 ");
    }

    /** {@return its exit code, a blank, and what it said} */
    private String run(String... command) throws Exception {
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command);
        // Kea locks a file in there.
        builder.environment().put("KEA_LOCKFILE_DIR", folder.toString());
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command[0] + " does not end");
        }
        return process.exitValue() + " " + Files.readString(output, StandardCharsets.UTF_8);
    }
}
