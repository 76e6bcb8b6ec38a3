package io.bearman.examples.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** What {@code bin/deploy} makes, and what a user does with it. */
@Tag("lab")
@Tag("lab-artifacts")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArtifactsLabTest {
    /** What Central asks of a pom. */
    private static final List<String> ASKED =
            List.of("name", "description", "url", "licenses", "developers", "scm");

    private static final int JAVA_17 = 61;

    private Path folder;
    private Checkout checkout;
    private Deployed deployed;
    private List<String> libraries;
    private User user;

    @BeforeAll
    void deploy(@TempDir Path folder) throws IOException {
        this.folder = folder;
        checkout = Checkout.made(folder.resolve("one"));
        libraries = checkout.libraries();
        deployed = deploy(checkout, folder.resolve("repository"));
        user = new User(folder.resolve("user"), deployed, checkout.version());
    }

    private static Deployed deploy(Checkout checkout, Path to, String... options) {
        List<String> command =
                new ArrayList<>(List.of("bin/deploy", to.toString(), "-T2", Tool.LOCAL_REPOSITORY));
        command.addAll(List.of(options));
        Tool.in(checkout.folder()).run(command.toArray(String[]::new)).well();
        return new Deployed(to);
    }

    // --- what is there ---

    @Test
    void everyModuleIsDeployedAndNothingElse() throws IOException {
        List<String> all = new ArrayList<>(libraries);
        all.addAll(List.of("bearman-bom", "bearman-parent"));

        assertThat(deployed.artifacts()).containsExactlyInAnyOrderElementsOf(all);
        for (String library : libraries) {
            assertThat(deployed.files(library))
                    .as(library)
                    .containsOnlyKeys(
                            ".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json");
        }
    }

    @Test
    void theBomNamesEveryModule() throws IOException {
        String bom = Files.readString(deployed.files("bearman-bom").get(".pom"));

        for (String library : libraries) {
            assertThat(bom).contains("<artifactId>" + library + "</artifactId>");
        }
    }

    @Test
    void everyPomSaysWhatCentralAsks() throws Exception {
        Element parent = deployed.pom("bearman-parent");

        for (String artifact : deployed.artifacts()) {
            Element pom = deployed.pom(artifact);
            assertThat(Deployed.says(pom, "name")).as(artifact).isTrue();
            assertThat(Deployed.says(pom, "description")).as(artifact).isTrue();
            for (String asked : ASKED) {
                assertThat(Deployed.says(pom, asked)
                                || Deployed.says(pom, "parent") && Deployed.says(parent, asked))
                        .as(artifact + " " + asked)
                        .isTrue();
            }
        }
    }

    @Test
    void whatUsersMayCallIsInItsJavadocAndItsSources() throws IOException {
        for (String library : libraries) {
            String api = Files.readString(Tool.ROOT.resolve("api/" + library + ".txt"));
            List<String> types = api.lines()
                    .filter(line -> line.matches("public .*(class|interface|record|enum) io\\..*"))
                    .map(line ->
                            line.replaceAll(".*?(class|interface|record|enum) ([\\w.$]+).*", "$2"))
                    .filter(type -> !type.contains("$"))
                    .map(type -> type.replace('.', '/'))
                    .toList();

            assertThat(types).as(library).isNotEmpty();
            assertThat(names(library, "-javadoc.jar"))
                    .containsAll(types.stream().map(it -> it + ".html").toList());
            assertThat(names(library, "-sources.jar"))
                    .containsAll(types.stream().map(it -> it + ".java").toList());
        }
    }

    private List<String> names(String library, String suffix) throws IOException {
        try (JarFile jar = new JarFile(deployed.files(library).get(suffix).toFile())) {
            // Javadoc puts what has a module's name into a folder of that name.
            return jar.stream()
                    .map(entry -> entry.getName().replaceFirst("^io[.]bearman[.]\\w+/", ""))
                    .toList();
        }
    }

    @Test
    void java17RunsEveryClass() throws IOException {
        for (String library : libraries) {
            try (JarFile jar = new JarFile(deployed.files(library).get(".jar").toFile())) {
                for (JarEntry entry : jar.stream().toList()) {
                    if (entry.getName().endsWith(".class")) {
                        try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
                            assertThat(in.readInt()).isEqualTo(0xcafebabe);
                            assertThat(in.readInt()).as(entry.getName()).isEqualTo(JAVA_17);
                        }
                    }
                }
            }
        }
    }

    @Test
    void theSbomOfEveryModuleNamesWhatComesAlongAndNothingBad() throws IOException {
        for (String library : libraries) {
            JsonNode sbom = new ObjectMapper()
                    .readTree(deployed.files(library).get("-cyclonedx.json").toFile());
            List<Library> along = new ArrayList<>();
            for (JsonNode it : sbom.path("components")) {
                along.add(new Library(
                        it.path("group").asText(),
                        it.path("name").asText(),
                        it.path("version").asText()));
            }

            assertThat(sbom.path("bomFormat").asText()).isEqualTo("CycloneDX");
            assertThat(along)
                    .as(library)
                    .extracting(Library::name)
                    .contains("slf4j-api", "jspecify")
                    .doesNotContain("junit-jupiter-api", "assertj-core");
            assertThat(along).as(library).noneMatch(Library::isBad);
        }
    }

    @Test
    void anotherBuildInAnotherFolderGivesTheSameBytes() throws Exception {
        Checkout again = Checkout.made(folder.resolve("elsewhere/two"));

        Deployed second = deploy(
                again,
                folder.resolve("second-repository"),
                "-Dmaven.test.skip",
                "-Dmdep.analyze.skip");

        assertThat(deployed.sums()).hasSizeGreaterThan(5 * libraries.size());
        assertThat(second.sums()).isEqualTo(deployed.sums());
    }

    // --- how it is used ---

    @Test
    void aProgramOfSomebodyElseIsBuiltFromThatAlone() throws IOException {
        Path program =
                Checkout.copy(Tool.ROOT.resolve("examples/consumer"), folder.resolve("program"));

        user.maven(program, "verify").well();

        assertThat(program.resolve("target/rack-lights-1.jar")).exists();
        assertThat(program.resolve("target/surefire-reports"))
                .isDirectoryContaining("glob:**TEST-*.xml");
        assertThat(user.own().resolve("io/bearman/bearman-sdk").resolve(checkout.version()))
                .isDirectoryContaining("glob:**.jar");
    }

    @Test
    void aUserPaysForWhatHeUsesAndGetsNothingBad() throws IOException {
        Map<String, List<Path>> paths = user.classPaths(
                Tool.ROOT.resolve("examples/consumer"),
                List.of(
                        "bearman-core",
                        "bearman-ipmi",
                        "bearman-maintenance",
                        "bearman-kubernetes",
                        "bearman-sdk",
                        "bearman-cli"));

        List<Path> core = paths.get("bearman-core");
        assertThat(core).hasSizeLessThanOrEqualTo(6);
        for (String other : List.of("bearman-ipmi", "bearman-maintenance")) {
            assertThat(paths.get(other)).as(other).hasSize(core.size() + 1).containsAll(core);
        }
        paths.forEach((library, path) ->
                assertThat(path.stream().map(user::library)).as(library).noneMatch(Library::isBad));
        assertThat(paths.get("bearman-sdk").stream().map(user::library))
                .extracting(Library::name)
                .contains("okhttp", "jackson-databind", "snakeyaml");

        String command = String.join(
                File.pathSeparator,
                paths.get("bearman-cli").stream().map(Path::toString).toList());
        assertThat(Tool.in(folder)
                        .run(
                                System.getProperty("java.home") + "/bin/java",
                                "-cp",
                                command,
                                "io.bearman.cli.Main",
                                "--version")
                        .well())
                .contains("bearman " + checkout.version() + "\n", "\nJava ");
    }

    // --- what the build finds ---

    @Test
    void aCallThatUsersLoseIsFoundBesideAnEarlierRelease() throws IOException {
        Checkout later = Checkout.made(folder.resolve("later"));
        later.call("99-SNAPSHOT");
        String[] compare = {
            "-Dquick",
            "-Dmaven.test.skip",
            "-pl",
            "bearman-core",
            "-Dprevious.release=" + checkout.version(),
            "-Dprevious.repository=" + deployed.folder().toUri(),
            "verify"
        };

        user.maven(later.folder(), compare).well();

        Path type =
                later.folder().resolve("bearman-core/src/main/java/io/bearman/core/ExitCode.java");
        String text = Files.readString(type);
        assertThat(text).contains("public int number()");
        Files.writeString(type, text.replace("public int number()", "int number()"));
        Tool.Ended ended = user.maven(later.folder(), compare);
        assertThat(ended.code()).isNotZero();
        assertThat(ended.said()).contains("ExitCode.number()");
    }

    @Test
    void whatIsUsedAndNotDeclaredEndsADeployment() throws IOException {
        Path pom = checkout.folder().resolve("bearman-core/pom.xml");
        String text = Files.readString(pom);
        String less = text.replaceFirst(
                "(?s)<dependency>\\s*<groupId>com.fasterxml.jackson.core</groupId>\\s*"
                        + "<artifactId>jackson-core</artifactId>\\s*</dependency>",
                "");
        assertThat(less).isNotEqualTo(text);
        String[] analyze = {
            "-Dquick", "-Prelease", "-pl", "bearman-core", "dependency:analyze-only@declared"
        };

        Tool.in(checkout.folder()).maven(analyze).well();

        Files.writeString(pom, less);
        Tool.Ended ended = Tool.in(checkout.folder()).maven(analyze);
        Files.writeString(pom, text);
        assertThat(ended.code()).isNotZero();
        assertThat(ended.said()).contains("jackson-core");
    }

    @Test
    void aNullThatIsPlantedInMainCodeDoesNotCompile() throws IOException {
        Checkout planted = Checkout.made(folder.resolve("planted-null"));
        Files.writeString(
                planted.folder().resolve("bearman-core/src/main/java/io/bearman/core/Planted.java"),
                """
                package io.bearman.core;

                final class Planted {
                    static String nothing() {
                        return null;
                    }
                }
                """);

        Tool.Ended ended =
                Tool.in(planted.folder()).maven("-Dquick", "-pl", "bearman-core", "compile");

        assertThat(ended.code()).isNotZero();
        assertThat(ended.said()).contains("Planted.java").contains("NullAway");
    }
}
