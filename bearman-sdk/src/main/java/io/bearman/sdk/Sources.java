package io.bearman.sdk;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.Node;

/** Where settings come from besides the file, and how a place in the file is named. Not thread-safe. */
final class Sources {
    private static final String PREFIX = "BEARMAN_";

    // Not settings: which file, what the launchers in bin/ take, how much the command logs.
    private static final Set<String> NOT_OURS = Set.of(
            "BEARMAN_CONFIG",
            "BEARMAN_HOME",
            "BEARMAN_JVM_DIRS",
            "BEARMAN_JAVA_OPTS",
            "BEARMAN_LOG_LEVEL");

    private final String file;
    private final Map<String, String> environment;
    private final Map<String, String> flags;
    private final Set<String> used = new LinkedHashSet<>(NOT_OURS);

    Sources(String file, Map<String, String> environment, Map<String, String> flags) {
        this.file = file;
        this.environment = environment;
        this.flags = flags;
    }

    /** A value that goes before the file's. */
    record Override(String origin, String value) {}

    /** {@return whether a variable or a flag is about a setting below this one} */
    boolean overridesBelow(String path) {
        return flags.keySet().stream().anyMatch(flag -> flag.startsWith(path + "."))
                || environment.keySet().stream()
                        .anyMatch(name -> name.startsWith(variable(path) + "_"));
    }

    private static String variable(String path) {
        return PREFIX + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    Optional<Override> override(String path) {
        String variable = variable(path);
        used.add(variable);
        used.add(path);
        if (flags.containsKey(path)) {
            return Optional.of(new Override("the flag for " + path, flags.get(path)));
        }
        return Optional.ofNullable(environment.get(variable)).map(it -> new Override(variable, it));
    }

    boolean flagged(String path) {
        return flags.containsKey(path);
    }

    String at(Node node) {
        return file + ":" + (node.getStartMark().getLine() + 1);
    }

    /** Refuses variables and flags that are no setting. */
    void end() {
        for (String variable : environment.keySet()) {
            if (variable.startsWith(PREFIX) && !used.contains(variable)) {
                throw new ConfigurationException(variable, "no setting has this name");
            }
        }
        for (String flag : flags.keySet()) {
            if (!used.contains(flag)) {
                throw new ConfigurationException("'" + flag + "'", "no setting has this name");
            }
        }
    }
}
