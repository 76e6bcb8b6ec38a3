package io.bearman.ipmi.lab;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/**
 * The machine at the other end of a simulated BMC's serial line: keeps what it hears, says what it is
 * told to. The BMC calls it every 10 s. One daemon thread; what was heard is guarded by this.
 */
final class SerialMachine implements AutoCloseable {
    private static final Duration CALL = Duration.ofSeconds(25);

    private final ServerSocket server;
    private final Socket line;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

    /** Waits for the BMC to call. */
    SerialMachine(InetSocketAddress at) {
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(at);
            server.setSoTimeout((int) CALL.toMillis());
            line = server.accept();
        } catch (IOException e) {
            throw new UncheckedIOException("no BMC called at " + at, e);
        }
        Thread ear = new Thread(this::listen, "serial-machine");
        ear.setDaemon(true);
        ear.start();
    }

    private void listen() {
        byte[] buffer = new byte[4096];
        try {
            for (int n = 0; n >= 0; n = line.getInputStream().read(buffer)) {
                synchronized (this) {
                    heard.write(buffer, 0, n);
                }
            }
        } catch (IOException e) {
            return; // closed
        }
    }

    synchronized byte[] heard() {
        return heard.toByteArray();
    }

    synchronized int heardSoFar() {
        return heard.size();
    }

    /** Waits while the BMC takes no more. */
    void say(byte[] bytes) {
        try {
            line.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            line.close();
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
