package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the command logs unless BEARMAN_LOG_LEVEL says otherwise. */
class LoggingTest {
    /** As the command itself finds it, without a search. */
    private static LoggerContext ofTheCommand() {
        LogProvider provider = new LogProvider();
        provider.initialize();
        return (LoggerContext) provider.getLoggerFactory();
    }

    @Test
    void theCommandLogsAsWhoeverEmbedsIt() {
        LoggerContext embedded = (LoggerContext) LoggerFactory.getILoggerFactory();
        LoggerContext command = ofTheCommand();

        for (String name : List.of(
                Logger.ROOT_LOGGER_NAME,
                "io.bearman.pxe.BootHandler",
                "org.openstack4j",
                "org.flywaydb",
                "com.zaxxer.hikari",
                "org.eclipse.jetty")) {
            assertThat(command.getLogger(name).getLevel())
                    .as(name)
                    .isNotNull()
                    .isEqualTo(embedded.getLogger(name).getLevel());
        }
    }

    @Test
    void anEventIsOneLineOnStandardError() {
        Appender<ILoggingEvent> appender =
                ofTheCommand().getLogger(Logger.ROOT_LOGGER_NAME).getAppender("STDERR");
        ConsoleAppender<ILoggingEvent> console = (ConsoleAppender<ILoggingEvent>) appender;
        LoggingEvent event = new LoggingEvent();
        event.setLoggerName("io.bearman.ipmi.Session");
        event.setLevel(Level.WARN);
        event.setMessage("two\nlines");
        event.setInstant(Instant.EPOCH);

        String line = new String(console.getEncoder().encode(event), StandardCharsets.UTF_8);

        assertThat(console.getTarget()).isEqualTo("System.err");
        assertThat(line)
                .isEqualTo("1970-01-01T00:00:00.000Z WARN  Session: two | lines"
                        + System.lineSeparator());
    }

    @Test
    void commandsSpeakForThemselvesSoOnlyWarningsAreLogged() {
        assertThat(LoggerFactory.getLogger("io.bearman.ipmi.Session").isWarnEnabled())
                .isTrue();
        assertThat(LoggerFactory.getLogger("io.bearman.ipmi.Session").isInfoEnabled())
                .isFalse();
        assertThat(LoggerFactory.getLogger("org.flywaydb.core.FlywayExecutor").isInfoEnabled())
                .isFalse();
    }

    @Test
    void theBootServerTellsEveryRequest() {
        assertThat(LoggerFactory.getLogger("io.bearman.pxe.BootHandler").isInfoEnabled())
                .isTrue();
    }

    @Test
    void openstack4jIsNeverTurnedUpBecauseItWritesPasswords() {
        String name = "org.openstack4j.core.transport.internal.HttpExecutor";

        assertThat(((Logger) LoggerFactory.getLogger("org.openstack4j")).getLevel())
                .isEqualTo(Level.WARN);
        assertThat(LoggerFactory.getLogger(name).isDebugEnabled()).isFalse();
    }
}
