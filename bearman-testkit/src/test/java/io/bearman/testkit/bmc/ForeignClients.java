package io.bearman.testkit.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * ipmitool and FreeIPMI, pointed at a BMC on this machine. Passwords go through files in a folder.
 *
 * @param user who they log in as
 * @param suite the cipher suite they use; 0 is {@link #open} only
 */
record ForeignClients(InetSocketAddress bmc, Path folder, String user, String password, int suite) {

    /** How a program ended. */
    record Ended(int code, String output) {
        Ended expectSuccess() {
            assertThat(code).as(output).isZero();
            return this;
        }

        /** {@return what stands behind this name and a colon or an equals sign} */
        String value(String name) {
            Optional<String> line = output.lines()
                    .filter(text -> text.strip().matches("\\Q" + name + "\\E\\s*[:=|].*"))
                    .findFirst();
            assertThat(line).as(name + " in\n" + output).isPresent();
            return line.get().split("[:=|]", 2)[1].strip();
        }
    }

    ForeignClients with(int otherSuite) {
        return new ForeignClients(bmc, folder, user, password, otherSuite);
    }

    ForeignClients as(String otherUser, String otherPassword) {
        return new ForeignClients(bmc, folder, otherUser, otherPassword, suite);
    }

    Ended ipmitool(String... command) throws Exception {
        return run(ipmitoolWords(command));
    }

    List<String> ipmitoolWords(String... command) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), password);
        List<String> words = new ArrayList<>(List.of("ipmitool", "-I", "lanplus"));
        words.addAll(List.of("-H", host(), "-p", port(), "-U", user, "-f", file.toString()));
        if (suite >= 0) {
            words.addAll(List.of("-C", String.valueOf(suite)));
        }
        words.addAll(List.of(command));
        return words;
    }

    /** A tool of FreeIPMI, with a cache of its own for the sensor records. */
    Ended freeipmi(String tool, String... options) throws Exception {
        return run(freeipmiWords(tool, options));
    }

    List<String> freeipmiWords(String tool, String... options) throws IOException {
        Path file = folder.resolve("freeipmi.conf");
        Files.writeString(file, "username " + user + "\npassword \"" + password + "\"\n");
        List<String> words = new ArrayList<>(List.of(tool, "--config-file=" + file));
        if (!tool.equals("ipmiconsole")) { // it knows no other
            words.addAll(List.of("-D", "LAN_2_0"));
        }
        words.addAll(List.of("-I", String.valueOf(suite)));
        words.addAll(List.of("-h", host() + ":" + port()));
        words.addAll(List.of(options));
        return words;
    }

    private String host() {
        return bmc.getAddress().getHostAddress();
    }

    private String port() {
        return String.valueOf(bmc.getPort());
    }

    static Ended run(List<String> words) throws Exception {
        Process process = builder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended: " + words).isTrue();
        return new Ended(process.exitValue(), output);
    }

    static ProcessBuilder builder(List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().merge("PATH", "/usr/sbin", (path, sbin) -> path + ":" + sbin);
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("TZ", "UTC");
        return builder;
    }
}
