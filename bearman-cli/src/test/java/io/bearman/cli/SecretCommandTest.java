package io.bearman.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class SecretCommandTest {
    private static final String PASSWORD = "correct-horse-battery";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Logger root = (Logger) LoggerFactory.getLogger("ROOT");
    private final Map<String, Level> levels = new HashMap<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    /** Everything that we and our libraries may ever log, whatever an operator turns up. */
    @BeforeEach
    void listen() {
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLoggerList()
                .forEach(it -> levels.put(it.getName(), it.getLevel()));
        levels.keySet().stream()
                // It would write passwords, so it is never turned up: see LoggingTest.
                .filter(name -> !name.startsWith("org.openstack4j"))
                .forEach(name -> ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.TRACE));
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        root.detachAppender(log);
        levels.forEach((name, level) -> ((Logger) LoggerFactory.getLogger(name)).setLevel(level));
    }

    private int run(String key, String... args) {
        String[] all = Stream.concat(
                        Stream.of(args),
                        Stream.of(
                                "--store",
                                folder.resolve("store.db").toString(),
                                "--set",
                                "secrets.key-file=" + folder.resolve(key)))
                .toArray(String[]::new);
        return Main.run(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true), all);
    }

    private int keyless(String... args) {
        String[] all = Stream.concat(Stream.of(args), Stream.of("--store", file("keyless.db")))
                .toArray(String[]::new);
        return Main.run(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true), all);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void aSecretIsSetListedRotatedAndNeverShown() throws IOException {
        Files.writeString(folder.resolve("password"), PASSWORD + "\n");

        assertThat(run("1.key", "secret", "make-key", file("1.key"))).isZero();
        assertThat(run("1.key", "secret", "make-key", file("2.key"))).isZero();
        String[] set = {
            "secret", "set", "rack1", "--user", "admin", "--password-file", file("password")
        };
        assertThat(run("1.key", set)).isZero();
        assertThat(run("1.key", "secret", "rotate-key", "--new-key-file", file("2.key")))
                .isZero();
        assertThat(run("1.key", set)).isZero();
        assertThat(run("1.key", "secret", "rotate-key", "--new-key-file", file("2.key")))
                .isZero();
        assertThat(run("2.key", "secret", "list")).isZero();
        assertThat(run("2.key", "secret", "list", "--output", "json")).isZero();
        assertThat(run("2.key", "config", "show")).isZero();

        assertThat(out.toString()).contains("rack1", "admin", "secrets:");
        assertThat(log.list).isNotEmpty();
        String all = out + err.toString() + log.list;
        assertThat(all)
                .doesNotContain(PASSWORD)
                .doesNotContain(Files.readString(folder.resolve("1.key")).strip())
                .doesNotContain(Files.readString(folder.resolve("2.key")).strip());
    }

    @Test
    void secretsTravelOnlyInASealedFileAndAreInNothingElse() throws IOException {
        String kg = "k-g-of-twenty-bytes!";
        String phrase = "a phrase that nobody guesses";
        Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        Files.writeString(folder.resolve("kg"), kg + "\n");
        Files.writeString(folder.resolve("phrase"), phrase + "\n");
        Files.writeString(folder.resolve("wrong"), "another phrase entirely\n");
        Files.writeString(folder.resolve("order.csv"), """
                host,role,region,zone,flavor,uuid,serial,rack,macs,bmc_address,bmc_credential
                cn1,compute,one,az1,standard,00000000-0000-0000-0000-000000000001,S1,r1,\
                52:54:00:00:00:01,10.0.0.1,rack1
                """);
        run("1.key", "secret", "make-key", file("1.key"));
        run("1.key", "inventory", "import", file("order.csv"));
        assertThat(run(
                        "1.key",
                        "secret",
                        "set",
                        "rack1",
                        "--user",
                        "admin",
                        "--password-file",
                        file("password"),
                        "--kg-file",
                        file("kg")))
                .isZero();
        assertThat(run("1.key", "host", "identity", "cn1")).isZero();
        assertThat(run("1.key", "inventory", "export")).isZero();
        assertThat(run(
                        "1.key",
                        "inventory",
                        "export",
                        "--with-secrets",
                        "--to",
                        file("sealed"),
                        "--passphrase-file",
                        file("phrase")))
                .isZero();
        assertThat(run("1.key", "inventory", "history", "cn1", "--output", "json"))
                .isZero();
        assertThat(run("1.key", "store", "backup", file("backup"))).isZero();
        assertThat(run("1.key", "store", "check")).isZero();
        assertThat(run(
                        "1.key",
                        "inventory",
                        "import",
                        file("sealed"),
                        "--passphrase-file",
                        file("wrong")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("the passphrase is wrong");
        String publicKey = out.toString()
                .lines()
                .filter(line -> line.contains("ssh-ed25519"))
                .findFirst()
                .orElseThrow()
                .replaceFirst(".*(ssh-ed25519 \\S+).*", "$1");
        String everything = out
                + err.toString()
                + log.list
                + Files.readString(folder.resolve("backup"))
                + Files.readString(folder.resolve("sealed"));
        assertThat(everything)
                .doesNotContain(PASSWORD, kg, phrase, "PRIVATE KEY")
                .doesNotContain(HexFormat.of().formatHex(PASSWORD.getBytes(UTF_8)))
                .doesNotContain(HexFormat.of().formatHex(kg.getBytes(UTF_8)));
        assertThat(Files.getPosixFilePermissions(folder.resolve("sealed")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));

        // Into a store without a key: nothing of it, not the hosts alone.
        assertThat(keyless(
                        "inventory", "import", file("sealed"), "--passphrase-file", file("phrase")))
                .isEqualTo(2);
        out.getBuffer().setLength(0);
        assertThat(keyless("inventory", "list", "--output", "json")).isZero();
        assertThat(out.toString()).isEmpty();

        // Into another store, under another key.
        Files.move(folder.resolve("store.db"), folder.resolve("old.db"));
        Files.deleteIfExists(folder.resolve("store.db-wal"));
        Files.deleteIfExists(folder.resolve("store.db-shm"));
        run("2.key", "secret", "make-key", file("2.key"));
        assertThat(run(
                        "2.key",
                        "inventory",
                        "import",
                        file("sealed"),
                        "--passphrase-file",
                        file("phrase")))
                .as(err.toString())
                .isZero();
        out.getBuffer().setLength(0);
        assertThat(run("2.key", "host", "identity", "cn1")).isZero();
        assertThat(out.toString()).contains(publicKey);
        assertThat(run("2.key", "store", "check")).isZero();
        assertThat(out.toString()).contains("all 3 sealed secrets");
        assertThat(out + err.toString() + log.list)
                .doesNotContain(PASSWORD, kg, phrase, "PRIVATE KEY");
    }

    @Test
    void aKgThatIsTooLongIsRefusedAndNotRepeated() throws IOException {
        Files.writeString(folder.resolve("password"), PASSWORD);
        Files.writeString(folder.resolve("kg"), "more than twenty characters\n");
        run("1.key", "secret", "make-key", file("1.key"));

        int code = run(
                "1.key",
                "secret",
                "set",
                "rack1",
                "--user",
                "admin",
                "--password-file",
                file("password"),
                "--kg-file",
                file("kg"));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("K_g is 40 hexadecimal").doesNotContain("more than");
    }

    @Test
    void aKeyIsItsOwnersAloneAndNeverOverwritten() throws IOException {
        run("1.key", "secret", "make-key", file("1.key"));

        assertThat(Files.getPosixFilePermissions(folder.resolve("1.key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(run("1.key", "secret", "make-key", file("1.key"))).isEqualTo(2);
        assertThat(err.toString()).contains("is never overwritten");
    }

    @Test
    void withoutAKeyTheNextCommandIsNamed() throws IOException {
        Files.writeString(folder.resolve("password"), PASSWORD);

        int code = Main.run(
                Map.of(),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                "secret",
                "set",
                "rack1",
                "--user",
                "admin",
                "--password-file",
                file("password"),
                "--store",
                file("store.db"));

        assertThat(code).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("bearman: there is no sealing key; make one with: bearman secret");
    }
}
