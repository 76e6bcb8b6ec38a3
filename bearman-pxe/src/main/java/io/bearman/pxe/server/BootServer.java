package io.bearman.pxe.server;

import io.bearman.core.BearmanException;
import io.bearman.core.net.Http;
import io.bearman.core.time.TimeSource;
import io.bearman.pxe.artifact.Shelf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Map;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A boot handler on a TCP port, from {@link #open} until {@link #close}.
 *
 * <p>It speaks HTTP/1.1, with TLS or without. Closing lets the requests under way end first.
 */
public final class BootServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BootServer.class);

    private final Server server;
    private final @Nullable Shelf shelf;
    private final String scheme;
    private final String address;
    private final int port;

    private BootServer(
            Server server, ServerConnector connector, @Nullable Shelf shelf, boolean tls) {
        this.server = server;
        this.shelf = shelf;
        this.scheme = tls ? "https" : "http";
        this.address = connector.getHost();
        this.port = connector.getLocalPort();
    }

    /** {@return where only this machine reaches it; port 0 takes a free one} */
    public static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /**
     * {@return a server that answers in plain HTTP}
     *
     * @param http what answers, in many threads at once
     * @param address where; port 0 takes a free one
     * @throws CannotListen when the address is not ours or taken
     */
    public static BootServer open(Http http, InetSocketAddress address, Limits limits) {
        return open(Serving.of(http).with(limits), address);
    }

    /**
     * {@return a server that serves this}
     *
     * @param address where; port 0 takes a free one
     * @throws CannotListen when the address is not ours or taken
     * @throws io.bearman.core.UsageException when there is no TLS to be had with its files
     */
    public static BootServer open(Serving serving, InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new CannotListen(address, new UnknownHostException(address.getHostString()));
        }
        Limits limits = serving.limits();
        Traffic traffic = new Traffic(serving.figures(), TimeSource.system());
        Server server = new Server(threads(limits));
        Connector connector = new Connector(server, protocols(serving));
        connector.setHost(address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(limits.idle().toMillis());
        connector.setAcceptQueueSize(4096);
        connector.setShutdownIdleTimeout(200);
        connector.addBean(
                new Dribblers(connector.getScheduler(), limits.wholeRequest().toMillis(), traffic));
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(limits.connections(), server));
        server.setErrorHandler(new Bridge.OneLine());
        server.setRequestLog(traffic);
        server.setStopTimeout(limits.stop().toMillis());
        Bridge bridge = new Bridge(serving.http(), limits, traffic);
        Shelf shelf = serving.artifacts() == null
                ? null
                : new Shelf(serving.artifacts(), TimeSource.system());
        Handler handler = shelf == null ? bridge : new Artifacts(shelf, traffic, bridge);
        server.setHandler(new GracefulHandler(handler));
        Map<String, String> none = Map.of();
        serving.figures().level("bearman.http.in-flight", none, () -> bridge.inFlight());
        serving.figures().level("bearman.http.connections", none, () -> connector.connections());
        start(server, address);
        BootServer opened = new BootServer(server, connector, shelf, serving.tls() != null);
        LOG.info("- boot server listens at={}", opened.uri());
        return opened;
    }

    private static QueuedThreadPool threads(Limits limits) {
        QueuedThreadPool threads = new QueuedThreadPool(limits.threads());
        threads.setName("boot");
        threads.setDaemon(true);
        return threads;
    }

    private static ConnectionFactory[] protocols(Serving serving) {
        HttpConnectionFactory http = new HttpConnectionFactory(http(serving.limits()));
        if (serving.tls() == null) {
            return new ConnectionFactory[] {http};
        }
        return new ConnectionFactory[] {
            new SslConnectionFactory(serving.tls().factory(), http.getProtocol()), http
        };
    }

    /** Gives each connection the way of files past our memory. */
    private static final class Connector extends ServerConnector {
        Connector(Server server, ConnectionFactory... protocols) {
            super(server, 1, 1, protocols);
        }

        @Override
        protected SocketChannelEndPoint newEndPoint(
                SocketChannel channel, ManagedSelector selector, SelectionKey key) {
            SendfileEndPoint endPoint =
                    new SendfileEndPoint(channel, selector, key, getScheduler());
            endPoint.setIdleTimeout(getIdleTimeout());
            return endPoint;
        }

        int connections() {
            return getConnectedEndPoints().size();
        }
    }

    /** {@return the port it listens on, or listened on} */
    public int port() {
        return port;
    }

    /** {@return where it listens, without a slash at the end} */
    public URI uri() {
        String authority = address.contains(":") ? "[" + address + "]" : address;
        return URI.create(scheme + "://" + authority + ":" + port);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("- boot server did not stop cleanly", e);
        }
        if (shelf != null) {
            shelf.close();
        }
    }

    private static HttpConfiguration http(Limits limits) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(limits.headerBytes());
        return http;
    }

    private static void start(Server server, InetSocketAddress address) {
        try {
            server.start();
        } catch (Exception e) {
            stopQuietly(server);
            throw new CannotListen(address, e);
        }
    }

    private static void stopQuietly(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.debug("- boot server did not stop cleanly", e);
        }
    }

    /** The address is not ours, or somebody else listens there. */
    public static final class CannotListen extends BearmanException {
        private static final long serialVersionUID = 1L;

        CannotListen(InetSocketAddress address, Throwable cause) {
            super(
                    "the boot server cannot listen on " + address.getHostString() + ":"
                            + address.getPort(),
                    cause);
        }
    }
}
