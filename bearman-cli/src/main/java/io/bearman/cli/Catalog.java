package io.bearman.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/**
 * Which commands there are. picocli looks into every class that it is given, so a command line is given
 * those only that its first words name; to list commands, to complete them and to guess what was meant it
 * is given all.
 *
 * @param names those at the top
 * @param below those below each of them
 */
record Catalog(List<String> names, Map<String, List<String>> below) {
    /** In the order of the help. */
    private static final Catalog ALL = new Catalog(
            List.of(
                    "power",
                    "boot-device",
                    "ipmi",
                    "maintenance",
                    "inventory",
                    "host",
                    "secret",
                    "store",
                    "boot",
                    "boot-server",
                    "register",
                    "deploy",
                    "image",
                    "helm",
                    "config",
                    "generate-completion",
                    "help"),
            Map.of(
                    "ipmi",
                    List.of(
                            "info",
                            "ping",
                            "identify",
                            "sensors",
                            "sel",
                            "fru",
                            "lan",
                            "users",
                            "sol",
                            "raw",
                            "check",
                            "apply")));

    /** They work on all others. */
    private static final List<String> ABOUT_ALL = List.of("generate-completion", "help");

    /** {@return every command} */
    static Catalog all() {
        return ALL;
    }

    /** {@return the command that these words begin with, all when they begin with none} */
    static Catalog of(String... words) {
        String first = words.length > 0 ? words[0] : "";
        if (!ALL.names.contains(first) || ABOUT_ALL.contains(first)) {
            return ALL;
        }
        List<String> below = ALL.below.getOrDefault(first, List.of());
        String second = words.length > 1 ? words[1] : "";
        return new Catalog(
                List.of(first), Map.of(first, below.contains(second) ? List.of(second) : below));
    }

    /** {@return a command line that knows these commands} */
    CommandLine commandLine(Map<String, String> environment, Screen screen) {
        CommandLine.IFactory factory = new Factory(environment, screen);
        CommandLine line = new CommandLine(new Main(), factory);
        for (String name : names) {
            CommandLine command = new CommandLine(command(name), factory);
            for (String second : below.getOrDefault(name, List.of())) {
                command.addSubcommand(
                        second, new CommandLine(command(name + " " + second), factory));
            }
            line.addSubcommand(name, command);
        }
        return line;
    }

    private static Object command(String words) {
        return switch (words) {
            case "power" -> new PowerCommand();
            case "boot" -> new BootCommand();
            case "boot-device" -> new BootDeviceCommand();
            case "ipmi" -> new IpmiCommand();
            case "ipmi info" -> new IpmiInfo();
            case "ipmi ping" -> new IpmiPing();
            case "ipmi identify" -> new IpmiIdentify();
            case "ipmi sensors" -> new IpmiSensors();
            case "ipmi sel" -> new IpmiSel();
            case "ipmi fru" -> new IpmiFru();
            case "ipmi lan" -> new IpmiLan();
            case "ipmi users" -> new IpmiUsers();
            case "ipmi sol" -> new IpmiSol();
            case "ipmi raw" -> new IpmiRaw();
            case "ipmi check" -> new IpmiCheck();
            case "ipmi apply" -> new IpmiApply();
            case "maintenance" -> new MaintenanceCommand();
            case "inventory" -> new InventoryCommand();
            case "host" -> new HostCommand();
            case "secret" -> new SecretCommand();
            case "store" -> new StoreCommand();
            case "boot-server" -> new BootServerCommand();
            case "register" -> new RegisterCommand();
            case "deploy" -> new DeployCommand();
            case "image" -> new ImageCommand();
            case "helm" -> new HelmCommand();
            case "config" -> new ConfigCommand();
            case "generate-completion" -> new CompletionCommand();
            case "help" -> new CommandLine.HelpCommand();
            default -> throw new IllegalArgumentException("not a command: " + words);
        };
    }

    /** Gives commands what they were started in. */
    private record Factory(Map<String, String> environment, Screen screen)
            implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            if (type == Common.class) {
                return type.cast(new Common(environment, screen));
            }
            return CommandLine.defaultFactory().create(type);
        }
    }
}
