package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real bash completes command lines by the script that we print. */
@Tag("lab")
@Tag("lab-artifacts")
class CompletionLabTest {
    /** Stands for the command: all that the script asks of it is the inventory. */
    private static final String BEARMAN = """
            #!/bin/bash
            [[ "$*" == "inventory list --output json" ]] || exit 2
            for host in cn1 cn2 gpu1; do echo '{"host":"'$host'","role":"compute"}'; done
            """;

    /** As bash does it when TAB is pressed. */
    private static final String TAB = """
            PATH=%1$s:$PATH
            compopt() { :; } # Only bash itself may call it, when TAB is pressed.
            source %1$s/completion.bash
            COMP_WORDS=("$@")
            COMP_CWORD=$(($# - 1))
            complete -p bearman | grep -q -- '-F _bearman_complete ' || exit 3
            _bearman_complete bearman "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
            printf '%%s\\n' "${COMPREPLY[@]}"
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void install() throws Exception {
        StringWriter script = new StringWriter();
        int code = Main.run(
                Map.of(),
                new PrintWriter(script),
                new PrintWriter(new StringWriter()),
                "generate-completion");
        assertThat(code).isZero();
        Files.writeString(folder.resolve("completion.bash"), script.toString());
        Path bearman = Files.writeString(folder.resolve("bearman"), BEARMAN);
        assertThat(bearman.toFile().setExecutable(true)).isTrue();
        Files.writeString(folder.resolve("tab"), TAB.formatted(folder));
    }

    private List<String> tab(String... words) throws Exception {
        List<String> line =
                new ArrayList<>(List.of("bash", folder.resolve("tab").toString(), "bearman"));
        line.addAll(List.of(words));
        Process bash = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(bash.exitValue()).as(said).isZero();
        return said.lines().map(String::strip).filter(it -> !it.isEmpty()).toList();
    }

    @Test
    void commandsAreCompleted() throws Exception {
        assertThat(tab("maint")).containsExactly("maintenance");
        assertThat(tab("power", "s")).contains("status", "soft");
        assertThat(tab("ipmi", "sel", "")).contains("list", "clear");
    }

    @Test
    void optionsAreCompleted() throws Exception {
        assertThat(tab("maintenance", "run", "--dry")).containsExactly("--dry-run");
    }

    @Test
    void hostsOfTheInventoryAreCompletedWhereACommandTakesThem() throws Exception {
        assertThat(tab("power", "status", "c")).containsExactly("cn1", "cn2");
        assertThat(tab("maintenance", "run", "cn1", "")).contains("cn1", "cn2", "gpu1");
        assertThat(tab("inventory", "set", "gp")).containsExactly("gpu1");
    }

    @Test
    void elsewhereNoHostIsOffered() throws Exception {
        assertThat(tab("secret", "list", "c")).isEmpty();
        assertThat(tab("maintenance", "run", "--reason", "c")).isEmpty();
    }
}
