package io.bearman.cli.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/**
 * The machine behind a simulated BMC's serial port: says what it hears, in angle brackets. The BMC calls
 * it every 10 s. One daemon thread.
 */
final class SerialEcho implements AutoCloseable {
    private static final Duration CALL = Duration.ofSeconds(25);

    private final ServerSocket server;
    private final Socket line;

    /** Waits for the BMC to call. */
    SerialEcho(InetSocketAddress at) {
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(at);
            server.setSoTimeout((int) CALL.toMillis());
            line = server.accept();
        } catch (IOException e) {
            throw new UncheckedIOException("no BMC called at " + at, e);
        }
        Thread echo = new Thread(this::echo, "serial-echo");
        echo.setDaemon(true);
        echo.start();
    }

    private void echo() {
        byte[] heard = new byte[1024];
        try {
            for (int n = 0; n >= 0; n = line.getInputStream().read(heard)) {
                if (n > 0) {
                    byte[] said = new byte[n + 2];
                    said[0] = '<';
                    System.arraycopy(heard, 0, said, 1, n);
                    said[n + 1] = '>';
                    line.getOutputStream().write(said);
                }
            }
        } catch (IOException e) {
            return; // closed
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
