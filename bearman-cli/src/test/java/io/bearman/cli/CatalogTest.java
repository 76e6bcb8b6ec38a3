package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CatalogTest {
    private static CommandLine line(String... words) {
        return Catalog.of(words).commandLine(Map.of(), Screen.none());
    }

    @Test
    void aCommandLineIsGivenOnlyTheCommandThatItNames() {
        assertThat(line("power", "status", "cn1").getSubcommands()).containsOnlyKeys("power");
        CommandLine ipmi = line("ipmi", "info", "cn1").getSubcommands().get("ipmi");
        assertThat(ipmi.getSubcommands()).containsOnlyKeys("info");
    }

    @Test
    void ofAGroupWithoutACommandAllAreGiven() {
        assertThat(line("ipmi").getSubcommands().get("ipmi").getSubcommands())
                .containsKeys("info", "sol", "apply");
        assertThat(line("ipmi", "inof").getSubcommands().get("ipmi").getSubcommands())
                .containsKeys("info", "sol", "apply");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "help", "generate-completion", "pwer", ""})
    void toListOrGuessAllAreGiven(String word) {
        assertThat(line(word).getSubcommands().keySet())
                .isEqualTo(line().getSubcommands().keySet());
    }

    @Test
    void everyNameIsTheOneThatItsCommandSays() {
        List<CommandLine> all = List.copyOf(line().getSubcommands().values());

        assertThat(all).hasSizeGreaterThan(10);
        line().getSubcommands().forEach((name, command) -> {
            assertThat(command.getCommandName()).isEqualTo(name);
            command.getSubcommands()
                    .forEach((below, it) -> assertThat(it.getCommandName()).isEqualTo(below));
        });
    }

    @Test
    void theTableOfTheReadmeNamesEveryCommand() throws IOException {
        Path readme = Path.of(System.getProperty("bearman.root"), "README.md");
        Map<String, Set<String>> named = Files.readAllLines(readme).stream()
                .filter(row -> row.startsWith("| `bearman "))
                .map(row -> row.split("`")[1].split("[ |\\\\]+"))
                .collect(Collectors.toMap(
                        words -> words[1], Set::of, (one, other) -> union(one, other)));
        Map<String, CommandLine> commands = line().getSubcommands();

        assertThat(named.keySet()).isEqualTo(ours(commands.keySet()));
        named.forEach((name, words) -> assertThat(words)
                .containsAll(commands.get(name).getSubcommands().keySet()));
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }

    /** What picocli gives to every program is said below the table. */
    private static Set<String> ours(Set<String> names) {
        Set<String> ours = new TreeSet<>(names);
        ours.removeAll(Set.of("help", "generate-completion"));
        return ours;
    }
}
