package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
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
}
