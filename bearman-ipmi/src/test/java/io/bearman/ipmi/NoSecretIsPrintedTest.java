package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerState;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.ipmi.ManyBmcs.Station;
import io.bearman.ipmi.command.ChassisControl;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.user.SetUserPassword;
import io.bearman.ipmi.user.UserId;
import io.bearman.testkit.bmc.BmcUser;
import io.bearman.testkit.bmc.Quirk;
import io.bearman.testkit.bmc.SimulatedBmc;
import io.bearman.testkit.net.Link;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Logins that are right, wrong, cut short and on bad networks, at the most talkative level: neither
 * password nor K_g is in what is logged, thrown, or told by any object that is reached, however it is
 * spelt.
 */
class NoSecretIsPrintedTest {
    private static final String PASSWORD = "correct-horse-battry";
    private static final String WRONG = "wrong-horse-battery!";
    private static final String NEXT = "next-horse-battery!!";
    private static final String KG = "key-of-twenty-bytes!";
    private static final String OTHER_KG = "twenty-bytes-of-key?";

    private final Logger root = (Logger) LoggerFactory.getLogger("ROOT");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final ManyBmcs many = new ManyBmcs(3);
    private final StringBuilder said = new StringBuilder();

    @BeforeEach
    void listen() {
        root.setLevel(Level.TRACE);
        log.start();
        root.addAppender(log);
    }

    @AfterEach
    void nothingIsIn() {
        root.setLevel(Level.OFF);
        root.detachAppender(log);
        for (ILoggingEvent event : log.list) {
            said.append(event.getFormattedMessage()).append('\n');
            if (event.getThrowableProxy() != null) {
                said.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
        }
        String all = said.toString().toLowerCase(Locale.ROOT);
        for (String secret : List.of(PASSWORD, WRONG, NEXT, KG, OTHER_KG)) {
            spellings(secret).forEach(spelt -> assertThat(all).doesNotContain(spelt));
        }
    }

    /** As text, as bytes in hexadecimal, in decimal and in Base64. */
    private static List<String> spellings(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        String decimal = Arrays.toString(bytes);
        return List.of(
                secret,
                HexFormat.of().formatHex(bytes),
                HexFormat.ofDelimiter(" ").formatHex(bytes),
                HexFormat.ofDelimiter(":").formatHex(bytes),
                decimal.substring(1, decimal.length() - 1),
                Base64.getEncoder()
                        .withoutPadding()
                        .encodeToString(bytes)
                        .toLowerCase(Locale.ROOT));
    }

    private Station station(Integer... suites) {
        many.settings = settings -> keyed(settings, suites);
        return many.add(PowerState.ON, suites);
    }

    private static SimulatedBmc.Settings keyed(SimulatedBmc.Settings settings, Integer... suites) {
        return SimulatedBmc.Settings.of(settings.guid(), BmcUser.admin("admin", PASSWORD))
                .withSuites(suites)
                .withKg(Secret.of(KG));
    }

    private static Credential credential(String password, String kg) {
        return new Credential("admin", Secret.of(password), kg == null ? null : Secret.of(kg));
    }

    /** Keeps everything that an object says of itself, and what it holds says. */
    private void hear(Object... objects) {
        said.append(Spoken.by(objects)).append('\n');
    }

    private void hear(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        said.append(text);
    }

    /** Hears it at every step, then in a session. */
    private void open(Bmc bmc, Credential credential) {
        CompletableFuture<Session> opening =
                many.client.opening(bmc, credential, Privilege.OPERATOR);
        for (int i = 0; i < 20; i++) {
            hear(many.client, opening, credential);
            many.time.sleep(Duration.ofMillis(5));
        }
        Throwable thrown = catchThrowable(() -> {
            try (Session session = many.client.open(bmc, credential, Privilege.ADMINISTRATOR)) {
                hear(session, session.chassisStatus());
                SetUserPassword next = SetUserPassword.of(new UserId(2), Secret.of(NEXT));
                hear(next, session.execute(next), many.client);
            }
        });
        if (thrown != null) {
            hear(thrown);
        }
        // Until the BMC forgot what it took for open under a key that we do not have.
        many.time.sleep(Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 17})
    void byLoginsRightAndWrong(int suite) {
        many.network.link(Link.of(Duration.ofMillis(3)));
        Bmc bmc = station(suite).machine().bmc();

        // The first changes the password to the next.
        open(bmc, credential(PASSWORD, KG));
        open(bmc, credential(WRONG, KG));
        open(bmc, credential(NEXT, OTHER_KG));
        open(bmc, credential(NEXT, null));
        open(bmc.with(new BmcGuid("ff".repeat(16))), credential(NEXT, KG));

        assertThat(said).contains("RAKP message 2", "RAKP message 4", "another machine's");
    }

    @Test
    void byKeptOnesOneShotsAndCredentialsThatAreTooLong() {
        Bmc bmc = station(17).machine().bmc();
        for (SessionPolicy policy : SessionPolicy.values()) {
            IpmiClient client = many.client.with(policy);
            for (Credential one : List.of(
                    credential(PASSWORD, KG), credential(WRONG, KG), credential(NEXT, OTHER_KG))) {
                CompletableFuture<?> status = client.ask(bmc, one, new GetChassisStatus());
                CompletableFuture<?> cycle =
                        client.ask(bmc, one, new ChassisControl(PowerAction.CYCLE));
                hear(client, status, cycle);
                many.time.sleep(Duration.ofMillis(3));
                hear(client, status, cycle);
                many.time.sleep(Duration.ofSeconds(20));
                hear(client, status, cycle);
            }
        }
        hear(catchThrowable(
                () -> many.client.open(bmc, credential(PASSWORD + WRONG, null), Privilege.USER)));
        hear(catchThrowable(() -> many.client.open(
                bmc,
                new Credential("a-user-of-more-than-16-bytes", Secret.of(PASSWORD)),
                Privilege.USER)));
        many.client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GARBAGE", "FLIPPED_BIT", "SESSIONS_EXHAUSTED", "HANGS_AFTER_OPEN"})
    void byOddBmcsAndBadNetworks(String quirk) {
        Station station = station(17, 3);
        station.bmc().misbehave(Quirk.valueOf(quirk));
        many.network.link(
                new Link(Duration.ofMillis(5), Duration.ofMillis(5), 0.1, 0.3, 0.3, 0.1, 0.3));

        open(station.machine().bmc(), credential(PASSWORD, KG));

        assertThat(said).isNotEmpty();
    }
}
