package io.bearman.pxe.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Cuts off a client that sends its request too slowly. Jetty's idle time-out starts again at each
 * byte, so a client that sends one byte now and then would hold its connection for ever.
 *
 * <p>Looks at each connection once an interval: bytes came since, but no request began to be
 * answered since, means that one request, or its handshake, takes longer than that. The map is written
 * by the selector threads and the scheduler's.
 */
final class Dribblers implements Connection.Listener {
    private final Scheduler scheduler;
    private final long millis;
    private final Traffic traffic;
    private final Map<Connection, Scheduler.Task> looks = new ConcurrentHashMap<>();

    Dribblers(Scheduler scheduler, long millis, Traffic traffic) {
        this.scheduler = scheduler;
        this.millis = millis;
        this.traffic = traffic;
    }

    @Override
    public void onOpened(Connection connection) {
        // The layer of TLS counts no messages; the connection within it is looked at.
        if (connection.getMessagesOut() >= 0) {
            lookLater(connection);
        }
    }

    @Override
    public void onClosed(Connection connection) {
        Scheduler.Task look = looks.remove(connection);
        if (look != null) {
            look.cancel();
        }
    }

    private void lookLater(Connection connection) {
        long bytes = bytesIn(connection);
        long answered = connection.getMessagesOut();
        looks.put(
                connection,
                scheduler.schedule(
                        () -> look(connection, bytes, answered), millis, TimeUnit.MILLISECONDS));
    }

    private void look(Connection connection, long bytes, long answered) {
        if (looks.remove(connection) == null) {
            return; // closed meanwhile
        }
        if (bytesIn(connection) > bytes && connection.getMessagesOut() == answered) {
            traffic.tooSlow();
            connection.getEndPoint().close();
        } else {
            lookLater(connection);
        }
    }

    /** As they came: within TLS none is seen before the handshake ends. */
    private static long bytesIn(Connection connection) {
        return connection.getEndPoint() instanceof SslConnection.SslEndPoint tls
                ? tls.getSslConnection().getBytesIn()
                : connection.getBytesIn();
    }
}
