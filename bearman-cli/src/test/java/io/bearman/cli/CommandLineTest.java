package io.bearman.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.bearman.cli.CliRack.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What the command line itself says: help, mistakes, configuration. Nothing is opened. */
class CommandLineTest {
    @TempDir
    private Path folder;

    private static Result run(String... args) {
        return CliRack.plain(Map.of("BEARMAN_CONFIG", "/nonexistent/bearman.yaml"), args);
    }

    /** {@return every command of ours, groups included; not those that picocli brings} */
    static Stream<CommandSpec> commands() {
        return below(Catalog.all().commandLine(Map.of(), Screen.none()).getCommandSpec());
    }

    private static Stream<CommandSpec> below(CommandSpec spec) {
        boolean ours = spec.userObject().getClass().getName().startsWith("io.bearman.");
        return Stream.concat(
                ours ? Stream.of(spec) : Stream.empty(),
                spec.subcommands().values().stream().flatMap(it -> below(it.getCommandSpec())));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theHelpOfEveryCommandHasAnExampleOfIt(CommandSpec spec) {
        String name = spec.qualifiedName();
        String[] args = (name + " --help").split(" ");

        Result help = run(List.of(args).subList(1, args.length).toArray(String[]::new));

        assertThat(help.code()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).containsPattern("Examples?:\n(  .*\n)*  " + name + "( |\n)");
        assertThat(help.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void theHelpNamesTheExitCodes() {
        assertThat(run("--help").out())
                .contains("0   everything", "1   something", "2   the command line", "3   refused");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyAnswerCanBeAskedForAsJson(CommandSpec spec) {
        // What prints a script for a shell has no other form.
        if (spec.subcommands().isEmpty() && !spec.name().equals("generate-completion")) {
            assertThat(spec.optionsMap()).containsKey("--output");
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void noOptionTakesAPassword(CommandSpec spec) {
        List<String> secrets = spec.options().stream()
                .filter(option -> option.arity().max() > 0)
                .map(OptionSpec::longestName)
                .filter(name -> name.matches(".*(?i)(pass|secret|token|key).*"))
                .toList();

        assertThat(secrets).allMatch(name -> name.endsWith("-file"));
    }

    @Test
    void aPasswordIsTakenFromNoSetting() {
        String[] keys = {"clouds.main.password", "bmc.credentials.rack.password"};
        for (String key : keys) {
            Result result = config("""
                    bmc: {credentials: {rack: {user: admin, password-file: p}}}
                    clouds: {main: {auth-url: "http://127.0.0.1/v3", user: a, project: a, password-file: p}}
                    """, "--set", key + "=hunter2");

            assertThat(result.code()).isEqualTo(2);
            assertThat(result.line()).contains(key, "put it into a file").doesNotContain("hunter2");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"                        | a command is missing                  | bearman --help",
                "pwer                        | there is no command 'pwer'; did you mean 'power'? | bearman --help",
                "maintenance rum             | there is no command 'rum'; did you mean 'run'? | bearman maintenance --help",
                "maintenance                 | known here: plan, run, bring-in, evacuate, attest-off, release, watch, recover, work, status, pause, resume, cancel, freeze, unfreeze | bearman maintenance --help",
                "maintenance run             | missing required parameter: 'HOST'    | bearman maintenance run --help",
                "maintenance run cn1 --forze | there is no option '--forze'          | bearman maintenance run --help",
                "maintenance freeze          | missing required option: '--reason    | bearman maintenance freeze --help",
                "power                       | missing required parameter: 'ACTION'  | bearman power --help",
                "power blink cn1             | [status, on, off, soft, cycle, reset] | bearman power --help",
                "power status                | either hosts or --bmc                 | bearman power --help",
                "power status cn1 --user joe | --user, --password-file and --kg-file go with --bmc | bearman config show",
                "power off cn1 --with-guests cn2 | --with-guests cn2 is none of the hosts | bearman power off cn2 --with-guests cn2",
                "power status --bmc 10.0.0.[3-1] --user a | runs backwards            | runs backwards",
                "boot-device cn1             | needs hosts and a device              | bearman boot-device --help",
                "boot-device cn1 floppy      | 'floppy' is not a boot device         | known: network, default",
                "ipmi                        | known here: info, ping, identify      | bearman ipmi --help",
                "ipmi infos cn1              | there is no command 'infos'; did you mean 'info'? | bearman ipmi --help",
                "ipmi info                   | ipmi info needs either hosts or --bmc | bearman ipmi info --help",
                "ipmi info cn1 --bmc 10.0.0.1 | either hosts or --bmc                | bearman ipmi info --help",
                "ipmi info cn1 --user a      | go with --bmc                         | bearman config show",
                "ipmi info cn1 --patience 0  | --patience is 1 to 3600               | not 0",
                "ipmi info --bmc 10.0.0.1    | --bmc needs --user                    | bearman ipmi info --help",
                "ipmi identify cn1 --on --off | one of --seconds, --on and --off     | bearman ipmi identify --help",
                "ipmi identify cn1 --seconds 256 | --seconds is 1 to 255             | not 256",
                "ipmi sel                    | known here: list, info, clear, time   | bearman ipmi sel --help",
                "ipmi sel list cn1 --last -1 | --last is at least 1                  | not -1",
                "ipmi lan show cn1 --channel 16 | --channel is 0 to 15               | not 16",
                "ipmi raw cn1                | at least two bytes                    | bearman ipmi raw --help",
                "ipmi raw cn1 0x06           | at least two bytes                    | bearman ipmi raw --help",
                "ipmi raw cn1 0x06 0x100     | not a byte from 0x00 to 0xff          | '0x100'",
                "ipmi raw cn1 0x07 0x01      | not the network function of a request | 7",
                "ipmi raw cn1 0x06 0x47 0x02 0x02 0x61 | a password has no place on a command line | bearman ipmi apply HOST",
                "ipmi raw cn1 0x06 0x01 --lun 4 | not a logical unit                 | 4",
                "ipmi raw cn1 0x06 0x01 --privilege boss | expected one of           | bearman ipmi raw --help",
                "ipmi sol cn1 --output json  | a console is no JSON                  | with --status it is",
                "ipmi sol cn1 --escape xx    | 'xx'                                  | bearman ipmi sol --help",
                "ipmi check                  | missing required parameter: 'HOST'    | bearman ipmi check --help",
                "ipmi apply cn[1-2] --move-to 10.0.0.1 | --move-to is for one host   | not for 2",
                "ipmi apply cn1 --move-to 10.0.0 | not an IPv4 address               | '10.0.0'",
                "config show all             | 'all' is one word too many            | bearman config show --help",
                "config show --output xml    | expected one of [TABLE, JSON]         | bearman config show --help",
                "config show --set confirm   | should be in KEY=VALUE format         | bearman config show --help",
            })
    void aMistakeIsOneLineThatNamesTheNextCommand(String args, String what, String next) {
        Result result = run(args.isEmpty() ? new String[0] : args.split(" "));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.line()).startsWith("bearman: ").contains(what).endsWith(next);
    }

    @Test
    void aHostThatIsNoneIsNamed() {
        Result result = run("power", "status", "cn 1");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.line()).isEqualTo("bearman: not a host id: 'cn 1'");
    }

    private Result config(String yaml, String... args) {
        try {
            Path file = Files.writeString(folder.resolve("bearman.yaml"), yaml);
            String[] show = Stream.concat(
                            Stream.of("config", "show", "--config", file.toString()),
                            Stream.of(args))
                    .toArray(String[]::new);
            return CliRack.plain(Map.of(), show);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | 'maintenance: {confirm: 1s}'  | at least 2s",
                "2 | 'maintenance: {confirn: 10s}' | unknown key 'maintenance.confirn'; known here:",
                "2 | 'maintenance: {look: 2}'      | not a duration such as 500ms, 10s",
                "2 | 'regions: {one: {cloud: x}}'  | its cloud 'x' is not among clouds",
                "2 | 'boot: {port: 99999}'         | not from 0 to 65535",
                "2 | '  - what: ['                 | not YAML",
            })
    void aWrongConfigurationIsNamedWithFileAndLine(int line, String wrong, String why) {
        Result result = config("store: /tmp/x.db\n" + wrong + "\n");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.line()).contains("bearman.yaml:" + line + ": ", why);
    }

    @Test
    void aConfigurationThatIsNotThereIsNamed() {
        assertThat(run("inventory", "list").line())
                .isEqualTo("bearman: /nonexistent/bearman.yaml: the file cannot be read"
                        + " (NoSuchFileException)");
    }

    @Test
    void aVariableThatIsNoSettingIsNamed() {
        Result result =
                CliRack.plain(Map.of("BEARMAN_MAINTENANCE_CONFIRN", "2s"), "config", "show");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.line()).contains("BEARMAN_MAINTENANCE_CONFIRN");
    }

    @Test
    void theConfigurationInEffectIsShownWithoutSecrets() {
        String yaml = "bmc: {credentials: {rack: {user: admin, password-file: p}}}\n";
        Map<String, String> environment = Map.of(
                "BEARMAN_CONFIG",
                write("shown.yaml", yaml).toString(),
                "BEARMAN_BMC_CREDENTIALS_RACK_PASSWORD",
                "hunter2");

        Result table = CliRack.plain(environment, "config", "show", "--set", "boot.port=0");
        Result json = CliRack.plain(environment, "config", "show", "--output", "json");

        assertThat(table.code()).isZero();
        assertThat(table.out()).contains("port: 0", "***").doesNotContain("hunter2");
        assertThat(table.out()).contains("it does not guard against a second store");
        assertThat(json.json().at("/boot/port").asInt()).isEqualTo(8480);
        assertThat(json.out()).doesNotContain("hunter2");
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theCompletionScriptIsGeneratedAndBashCanReadIt() throws Exception {
        Result script = run("generate-completion");

        assertThat(script.code()).isZero();
        assertThat(script.out()).contains("maintenance", "--max-per-rack", "learn-guid");
        Path file = write("completion", script.out());
        Process bash = new ProcessBuilder("bash", "-n", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(bash.getInputStream().readAllBytes());
        assertThat(bash.waitFor()).as(said).isZero();
    }

    @Test
    void theVersionNamesTheCommitThatWasBuiltAndTheJavaThatRuns() throws Exception {
        Process git = new ProcessBuilder("git", "log", "-1", "--format=%H")
                .directory(Path.of(System.getProperty("bearman.root")).toFile())
                .start();
        String commit = new String(git.getInputStream().readAllBytes(), UTF_8).strip();
        assumeThat(git.waitFor()).as("a checkout of git").isZero();

        assertThat(run("--version").out().lines())
                .satisfiesExactly(
                        version -> assertThat(version).matches("bearman \\d+\\.\\d+\\.\\d+\\S*"),
                        built -> assertThat(built)
                                .startsWith("commit " + commit)
                                .matches("commit [0-9a-f]{40}(-dirty)? of 20\\S*Z"),
                        java -> assertThat(java).startsWith("Java " + Runtime.version()),
                        system -> assertThat(system).startsWith(System.getProperty("os.name")));
    }
}
