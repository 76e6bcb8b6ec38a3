package io.bearman.core.alive;

import io.bearman.core.host.Host;
import io.bearman.core.inventory.Inventory.Placed;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * A host's SSH port, reached over its production network: whatever answers there, be it a refusal, is a
 * kernel that lives. Nothing is said to it; it greets first (RFC 4253, 4.2).
 *
 * <p>A firewall that refuses in a host's place would make it look alive for ever: let it drop instead.
 */
public final class SshWitness implements Liveness {
    private static final int LINE = 255;

    private final Function<Host, Optional<String>> address;
    private final int port;
    private final Duration patience;

    /**
     * @param address where a host is reached, by name or number; empty when that is not known
     * @param port its SSH port
     * @param patience how long an answer may take, twice: to the connection, and to the greeting
     */
    public SshWitness(Function<Host, Optional<String>> address, int port, Duration patience) {
        this.address = address;
        this.port = port;
        this.patience = patience;
    }

    @Override
    public String name() {
        return "SSH";
    }

    @Override
    public Sign ask(Placed host) {
        Optional<String> name = address.apply(host.host());
        if (name.isEmpty()) {
            return new Sign.Unknown("its address is not known");
        }
        InetSocketAddress socket = new InetSocketAddress(name.get(), port);
        return socket.isUnresolved()
                ? new Sign.Unknown("there is no address of " + name.get())
                : ask(socket, name.get() + ":" + port);
    }

    private Sign ask(InetSocketAddress socket, String place) {
        int millis = Math.toIntExact(patience.toMillis());
        try (Socket connection = new Socket()) {
            connection.connect(socket, millis);
            connection.setSoTimeout(millis);
            return new Sign.Alive(place + " answers" + greeting(connection));
        } catch (SocketTimeoutException e) {
            return new Sign.Silent(
                    place + " does not answer within " + patience.toMillis() + " ms");
        } catch (NoRouteToHostException e) {
            return new Sign.Silent("nobody is at " + place + ": no route to host");
        } catch (ConnectException e) {
            String why = String.valueOf(e.getMessage());
            return why.contains("refused")
                    ? new Sign.Alive(place + " refuses, so its kernel lives")
                    : new Sign.Unknown(place + " cannot be asked: " + why);
        } catch (IOException e) {
            return new Sign.Unknown(place + " cannot be asked: " + e.getMessage());
        }
    }

    /** The connection alone is the sign; what is said on it is for people. */
    private static String greeting(Socket connection) {
        try {
            InputStream in = connection.getInputStream();
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c > 0x1f && c < 0x7f && line.length() < LINE; c = in.read()) {
                line.append((char) c);
            }
            return line.isEmpty() ? " and says nothing" : ": " + line;
        } catch (IOException e) {
            return " and says nothing";
        }
    }
}
