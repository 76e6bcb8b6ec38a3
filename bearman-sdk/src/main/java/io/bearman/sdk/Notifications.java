package io.bearman.sdk;

import io.bearman.core.net.Http;
import io.bearman.core.net.JdkHttp;
import io.bearman.core.notify.Notifier;
import io.bearman.core.notify.Slack;
import io.bearman.core.notify.Webhook;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import io.bearman.store.Dispatcher;
import io.bearman.store.SqlStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that tells the configured receivers what happens, while this Bearman is open. Whatever
 * it could not deliver waits in the store for the next.
 */
final class Notifications implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
    /** How long a command's end may wait for its own news to go out. */
    private static final Duration LAST = Duration.ofSeconds(5);

    private final Dispatcher dispatcher;
    private final TimeSource time;
    private final Thread thread;

    private Notifications(Dispatcher dispatcher, TimeSource time) {
        this.dispatcher = dispatcher;
        this.time = time;
        this.thread = new Thread(dispatcher::run, "notify");
        thread.setDaemon(true);
    }

    /**
     * {@return the thread, at work} A receiver whose address this process may not read is left to
     * those who may.
     *
     * @throws ConfigurationException when an address is none
     */
    static Notifications start(
            Map<String, Configuration.Receiver> receivers, SqlStore store, TimeSource time) {
        Http http = new JdkHttp(time);
        Map<String, Notifier> notifiers = new LinkedHashMap<>();
        receivers.forEach((name, receiver) -> {
            // Known to the store in any case: its news are kept.
            store.outbox().register(name);
            Secret url;
            try {
                url = receiver.url().read();
            } catch (ConfigurationException e) {
                LOG.warn("receiver={} is told nothing by this process: {}", name, e.getMessage());
                return;
            }
            notifiers.put(name, notifier(receiver, http, time, url));
        });
        Notifications notifications = new Notifications(store.dispatcher(notifiers), time);
        notifications.thread.start();
        return notifications;
    }

    private static Notifier notifier(
            Configuration.Receiver receiver, Http http, TimeSource time, Secret url) {
        try {
            return switch (receiver.to()) {
                case SLACK -> new Slack(http, time, url);
                case WEBHOOK -> new Webhook(http, time, url);
            };
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    receiver.url().toString(), String.valueOf(e.getMessage()));
        }
    }

    /** Delivers what is due, for a few seconds, and ends the thread. */
    @Override
    public void close() {
        dispatcher.finish();
        if (!time.await(() -> !thread.isAlive(), LAST)) {
            thread.interrupt();
            time.await(() -> !thread.isAlive(), LAST);
        }
    }
}
