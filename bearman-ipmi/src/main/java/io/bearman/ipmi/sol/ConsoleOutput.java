package io.bearman.ipmi.sol;

import java.io.IOException;
import java.io.OutputStream;

/** What a machine hears at its console. */
final class ConsoleOutput extends OutputStream {
    private final SolConsole console;

    ConsoleOutput(SolConsole console) {
        this.console = console;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        console.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        console.flush();
    }
}
