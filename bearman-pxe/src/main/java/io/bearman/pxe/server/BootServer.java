package io.bearman.pxe.server;

import io.bearman.core.BearmanException;
import io.bearman.core.net.Http;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A boot handler on a TCP port, from {@link #open} until {@link #close}.
 *
 * <p>It speaks HTTP/1.1 without TLS. Closing lets the requests under way end first.
 */
public final class BootServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BootServer.class);

    private final Server server;
    private final String address;
    private final int port;

    private BootServer(Server server, ServerConnector connector) {
        this.server = server;
        this.address = connector.getHost();
        this.port = connector.getLocalPort();
    }

    /** {@return where only this machine reaches it; port 0 takes a free one} */
    public static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /**
     * {@return a server that answers}
     *
     * @param http what answers, in many threads at once
     * @param address where; port 0 takes a free one
     * @throws CannotListen when the address is not ours or taken
     */
    public static BootServer open(Http http, InetSocketAddress address, Limits limits) {
        if (address.isUnresolved()) {
            throw new CannotListen(address, new UnknownHostException(address.getHostString()));
        }
        QueuedThreadPool threads = new QueuedThreadPool(limits.threads());
        threads.setName("boot");
        threads.setDaemon(true);
        Server server = new Server(threads);
        ServerConnector connector =
                new ServerConnector(server, 1, 1, new HttpConnectionFactory(http(limits)));
        connector.setHost(address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(limits.idle().toMillis());
        connector.setAcceptQueueSize(4096);
        connector.setShutdownIdleTimeout(200);
        connector.addBean(
                new Dribblers(connector.getScheduler(), limits.wholeRequest().toMillis()));
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(limits.connections(), server));
        server.setErrorHandler(new Bridge.OneLine());
        server.setStopTimeout(limits.stop().toMillis());
        server.setHandler(new GracefulHandler(new Bridge(http, limits)));
        start(server, address);
        LOG.info("- boot server listens at={}:{}", connector.getHost(), connector.getLocalPort());
        return new BootServer(server, connector);
    }

    /** {@return the port it listens on, or listened on} */
    public int port() {
        return port;
    }

    /** {@return where it listens, without a slash at the end} */
    public URI uri() {
        String authority = address.contains(":") ? "[" + address + "]" : address;
        return URI.create("http://" + authority + ":" + port);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.warn("- boot server did not stop cleanly", e);
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
