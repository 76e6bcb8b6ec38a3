package io.bearman.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.bearman.core.host.HostId;
import io.bearman.core.host.SshHostKey;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Everything that a store, its drivers and its libraries log at their most talkative, throw, print and
 * write while secrets come and go: no secret is in it, however it is spelt.
 */
@ExtendWith(PostgresForTests.Extension.class)
class NoSecretIsPrintedTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final String PASSWORD = "correct-horse-battery";
    private static final String KG = "key-of-twenty-bytes!";
    private static final String LOGIN = "database-login-4711";
    private static final String ONE = "1f".repeat(32);
    private static final String TWO = "2e".repeat(32);

    @TempDir
    private Path folder;

    private final ch.qos.logback.classic.Logger root =
            (ch.qos.logback.classic.Logger) LoggerFactory.getLogger("ROOT");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final java.util.logging.Logger driver = java.util.logging.Logger.getLogger("org");
    private final List<String> driverLog = new ArrayList<>();
    private final Handler listening = new Listening();
    private final StringBuilder said = new StringBuilder();

    /** PostgreSQL's driver logs by java.util.logging. */
    private final class Listening extends Handler {
        @Override
        public synchronized void publish(LogRecord entry) {
            driverLog.add(
                    entry.getMessage() + " " + java.util.Arrays.toString(entry.getParameters())
                            + " " + text(entry.getThrown()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void listen() {
        root.setLevel(Level.TRACE);
        log.start();
        root.addAppender(log);
        driver.setLevel(java.util.logging.Level.ALL);
        driver.setUseParentHandlers(false);
        driver.addHandler(listening);
    }

    @AfterEach
    void stopListening() {
        root.setLevel(Level.OFF);
        root.detachAppender(log);
        driver.setLevel(null);
        driver.setUseParentHandlers(true);
        driver.removeHandler(listening);
    }

    @Test
    void bySqlite() {
        Path file = folder.resolve("bearman.db");
        StoreSettings settings = StoreSettings.create();
        try (SqlStore store = SqlStore.open(file, TimeSource.system(), settings)) {
            comeAndGo(store);
        }
        nothingIsIn();
        assertThat(log.list).isNotEmpty();
    }

    @Test
    void byPostgres(PostgresForTests postgres) {
        PostgresLogin empty = postgres.emptyStore();
        PostgresLogin login = new PostgresLogin(empty.url(), empty.user(), Secret.of(LOGIN));
        said.append(login);
        try (SqlStore store = SqlStore.open(login, TimeSource.system(), StoreSettings.create())) {
            comeAndGo(store);
        }
        PostgresLogin nobody = new PostgresLogin(
                "jdbc:postgresql://localhost:1/bearman?connectTimeout=1", "ann", Secret.of(LOGIN));
        fails(() -> SqlStore.open(nobody, TimeSource.system(), StoreSettings.create()));
        nothingIsIn();
        assertThat(driverLog).isNotEmpty();
        assertThat(log.list)
                .extracting(ILoggingEvent::getLoggerName)
                .anySatisfy(name -> assertThat(name).startsWith("com.zaxxer.hikari"));
    }

    private final List<String> secrets = new ArrayList<>(List.of(PASSWORD, KG, LOGIN, ONE, TWO));

    private void comeAndGo(SqlStore store) {
        SealingKey one = SealingKey.of(Secret.of(ONE), new SecureRandom());
        SealingKey two = SealingKey.of(Secret.of(TWO), new SecureRandom());
        store.inventory().put(List.of(Fleet.host(1)), "ann");
        SealedSecrets sealed = store.secrets(() -> one);
        Credential credential = new Credential("admin", Secret.of(PASSWORD), Secret.of(KG));
        sealed.put("rack1", credential, "ann");
        SshHostKey key = store.sshHostKeys(() -> one).of(CN1, "ann");
        key.privateKey().text().lines().filter(line -> line.length() > 40).forEach(secrets::add);

        fails(() -> store.secrets(() -> two).find("rack1"));
        fails(() -> store.secrets(() -> two).put("rack2", credential, "ann"));
        fails(() -> sealed.put("x".repeat(300), credential, "ann"));
        fails(() -> store.secrets(() -> SealingKey.of(Secret.of(ONE + "x"), new SecureRandom()))
                .check());
        fails(() -> store.sshHostKeys(() -> two).of(CN1, "ann"));
        fails(() -> store.sshHostKeys(() -> one)
                .put(new SshHostKey(HostId.of("cn9"), key.publicKey(), key.privateKey()), "ann"));
        fails(() -> SecretLines.put(
                "{\"credential\":\"x\",\"password\":\"" + PASSWORD + "\"}",
                "f line 1",
                sealed,
                store.sshHostKeys(() -> one),
                "ann"));
        // The database refuses it and quotes the row.
        fails(() -> store.database()
                .write(sql -> sql.run("insert into sealed_secret select * from sealed_secret")));
        store.database()
                .write(sql -> sql.run("update sealed_secret set nonce = '00' where kind = 'KG'"));
        fails(() -> sealed.find("rack1"));
        sealed.put("rack1", credential, "ann");
        sealed.rotate(two, "ann");
        said.append(store.secrets(() -> two).list());
        said.append(store.secrets(() -> two).find("rack1"));
        said.append(store.sshHostKeys(() -> two).find(CN1));
        said.append(one).append(two).append(Secret.of(PASSWORD)).append(Map.of("x", credential));
        ByteArrayOutputStream backup = new ByteArrayOutputStream();
        store.backup(backup);
        said.append(backup.toString(UTF_8));
        fails(() -> store.restore(new ByteArrayInputStream(backup.toByteArray()), "backup"));
        said.append(store.audit().latest(Integer.MAX_VALUE));
    }

    private void fails(ThrowingCallable work) {
        Throwable failure = catchThrowable(work);
        assertThat(failure).isNotNull();
        said.append(text(failure));
    }

    private void nothingIsIn() {
        String logged = log.list.stream()
                .map(event -> event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(event.getThrowableProxy())))
                .collect(Collectors.joining("\n"));
        String all = said + logged + String.join("\n", driverLog);
        assertThat(all).contains("rack1").contains("cn1");
        for (String secret : secrets) {
            byte[] bytes = secret.getBytes(UTF_8);
            assertThat(all)
                    .doesNotContainIgnoringCase(secret)
                    .doesNotContainIgnoringCase(HexFormat.of().formatHex(bytes))
                    .doesNotContain(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        }
        assertThat(all.toUpperCase(Locale.ROOT)).doesNotContain("PRIVATE KEY");
    }

    private static String text(Throwable failure) {
        if (failure == null) {
            return "";
        }
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
