package io.bearman.ipmi.sol;

import java.io.IOException;
import java.io.InputStream;

/** What a machine says at its console. */
final class ConsoleInput extends InputStream {
    private final SolConsole console;

    ConsoleInput(SolConsole console) {
        this.console = console;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return console.read(bytes, offset, length);
    }

    @Override
    public int available() {
        return console.readable();
    }
}
