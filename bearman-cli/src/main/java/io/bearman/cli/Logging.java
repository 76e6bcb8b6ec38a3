package io.bearman.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Logs go to standard error, one line an event, so that standard output holds the answer alone. {@code
 * BEARMAN_LOG_LEVEL} (WARN) sets how much; the boot server's line a request is always told.
 *
 * <p>Code and not XML, because an XML parser alone takes longer to start than many a command. A file
 * that {@code -Dlogback.configurationFile} names goes before it.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_TOP_PRIORITY)
public final class Logging extends ContextAwareBase implements Configurator {
    /** Names a file that goes before this. */
    static final String FILE = "logback.configurationFile";

    private static final String FORM = "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level %logger{0}:"
            + " %replace(%msg){'[\\r\\n]+', ' | '}%n%ex";

    private static final Map<String, Level> FIXED = Map.of(
            "io.bearman.pxe.BootHandler", Level.INFO,
            // It writes whole requests, passwords included, at DEBUG: not to be turned up.
            "org.openstack4j", Level.WARN,
            "org.flywaydb", Level.WARN,
            "com.zaxxer.hikari", Level.WARN,
            "org.eclipse.jetty", Level.WARN);

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty(FILE) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        context.getStatusManager().add(new NopStatusListener());
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level(System.getenv("BEARMAN_LOG_LEVEL")));
        root.addAppender(standardError(context));
        FIXED.forEach((name, level) -> context.getLogger(name).setLevel(level));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static Level level(@Nullable String wanted) {
        return Level.toLevel(wanted, Level.WARN);
    }

    private static ConsoleAppender<ILoggingEvent> standardError(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(FORM);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("STDERR");
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
