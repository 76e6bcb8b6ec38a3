package io.bearman.kubernetes.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real helm and kubectl of {@code lab/kubernetes}. */
final class KubernetesTools {
    private static final long SECONDS = 120;

    private final Path root = Path.of(System.getProperty("bearman.root"));
    private final Path tools;
    private final Path kubeconfig;

    KubernetesTools(Path kubeconfig) {
        this.kubeconfig = kubeconfig;
        Ran installed = run(List.of(root.resolve("lab/kubernetes").toString(), "install"));
        assertThat(installed.status()).as(installed.text()).isZero();
        String env =
                run(List.of(root.resolve("lab/kubernetes").toString(), "env")).text();
        this.tools = Path.of(env.replaceAll("(?s).*HELM=(\\S+).*", "$1")).getParent();
    }

    /**
     * How a program ended.
     *
     * @param status its exit code
     * @param text what it printed
     */
    record Ran(int status, String text) {}

    Ran kubectl(String... arguments) {
        return tool("kubectl", arguments);
    }

    Ran helm(String... arguments) {
        return tool("helm", arguments);
    }

    private Ran tool(String name, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(tools.resolve(name).toString());
        command.add("--kubeconfig");
        command.add(kubeconfig.toString());
        command.addAll(List.of(arguments));
        return run(command);
    }

    private static Ran run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes());
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return new Ran(process.exitValue(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
