package io.bearman.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration that the chart bearman writes is one that we take. */
class ChartConfigurationTest {
    private static final Path CHART =
            Path.of(System.getProperty("bearman.root"), "helm-charts/bearman");

    @TempDir
    Path folder;

    private Configuration configuration(Path... values) throws IOException {
        TemplateCommand command =
                new Helm(CHART).template().withName("one").withKubeVersion("v1.35.0");
        for (Path file : values) {
            command.withValuesFile(file);
        }
        YAMLFactory yaml = new YAMLFactory();
        var objects = new ObjectMapper(yaml)
                .readerFor(JsonNode.class)
                .<JsonNode>readValues(yaml.createParser(Objects.requireNonNull(command.call())));
        while (objects.hasNext()) {
            JsonNode object = objects.next();
            if (object.path("kind").asText().equals("ConfigMap")) {
                Path file = Files.writeString(
                        folder.resolve("bearman.yaml"),
                        object.path("data").path("bearman.yaml").asText());
                return Configuration.load(file, Map.of(), Map.of());
            }
        }
        throw new IllegalStateException("no ConfigMap");
    }

    private static Path example(String name) {
        return CHART.resolve("examples/" + name + ".yaml");
    }

    @Test
    void itsOwnValuesAreTaken() throws IOException {
        Configuration configuration = configuration();

        assertThat(configuration.boot().address()).isEqualTo("0.0.0.0");
        assertThat(configuration.store()).isInstanceOf(Configuration.Store.Server.class);
    }

    @Test
    void aSmallSiteIsTaken() throws IOException {
        Configuration configuration = configuration(example("small"));

        assertThat(configuration.boot().loader()).isNotNull();
        assertThat(configuration.boot().port()).isEqualTo(8480);
    }

    @Test
    void aLargeSiteIsTakenAndItsNodesAreThoseOfTheClusterItRunsIn() throws IOException {
        Configuration configuration = configuration(example("production"));

        assertThat(configuration.kubernetes()).satisfies(cluster -> {
            assertThat(cluster.kubeconfig()).isNull();
            assertThat(cluster.leaseNamespace()).isEqualTo("bearman");
        });
        assertThat(configuration.boot().images()).isNotNull();
        assertThat(configuration.receivers()).containsKey("ops");
    }
}
