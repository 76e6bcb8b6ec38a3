package io.bearman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the command logs unless BEARMAN_LOG_LEVEL says otherwise. */
class LoggingTest {
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

        assertThat(((ch.qos.logback.classic.Logger) LoggerFactory.getLogger("org.openstack4j"))
                        .getLevel())
                .isEqualTo(ch.qos.logback.classic.Level.WARN);
        assertThat(LoggerFactory.getLogger(name).isDebugEnabled()).isFalse();
    }
}
