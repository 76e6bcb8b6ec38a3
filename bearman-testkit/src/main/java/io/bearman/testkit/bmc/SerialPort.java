package io.bearman.testkit.bmc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The serial port of the machine whose BMC is simulated, seen from the machine: what it prints goes
 * to the console that has SOL activated, and what is typed there arrives here.
 *
 * <pre>{@code
 * bmc.serial().onTyped(bytes -> bmc.serial().print(bytes));   // echo
 * bmc.serial().print("cn1 login: ");
 * }</pre>
 *
 * <p>Thread-safe: the BMC's lock.
 */
public final class SerialPort {
    private final Object lock;
    private final ByteArrayOutputStream typed = new ByteArrayOutputStream();
    private Line line = new Line() {
        @Override
        public void printed(byte[] characters) {}

        @Override
        public void broke() {}
    };
    private Consumer<byte[]> listener = characters -> {};
    private int room = Integer.MAX_VALUE;
    private int breaks;

    SerialPort(Object lock) {
        this.lock = lock;
    }

    /** What carries characters away from the machine. */
    interface Line {
        void printed(byte[] characters);

        void broke();
    }

    void connect(Line to) {
        line = to;
    }

    /** Prints; lost when no console is there. */
    public void print(byte[] characters) {
        synchronized (lock) {
            line.printed(characters.clone());
        }
    }

    /** Prints; lost when no console is there. */
    public void print(String text) {
        print(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Holds the line down for a moment. */
    public void sendBreak() {
        synchronized (lock) {
            line.broke();
        }
    }

    /** {@return what was typed since the last call} */
    public byte[] typed() {
        synchronized (lock) {
            byte[] characters = typed.toByteArray();
            typed.reset();
            return characters;
        }
    }

    /** {@return how many breaks came from the console} */
    public int breaks() {
        synchronized (lock) {
            return breaks;
        }
    }

    /** Takes at most so many characters from now on until they are taken by {@link #typed}. */
    public void room(int characters) {
        synchronized (lock) {
            room = characters;
        }
    }

    /** Is told of what is typed, under the BMC's lock; it may print, and must not wait. */
    public void onTyped(Consumer<byte[]> to) {
        synchronized (lock) {
            listener = to;
        }
    }

    /** {@return how many of these characters were taken} */
    int type(byte[] characters) {
        int count = Math.max(0, Math.min(characters.length, room - typed.size()));
        byte[] taken = Arrays.copyOf(characters, count);
        typed.writeBytes(taken);
        if (count > 0) {
            listener.accept(taken);
        }
        return count;
    }

    void breakCame() {
        breaks++;
    }

    void forgetTyped() {
        typed.reset();
    }
}
