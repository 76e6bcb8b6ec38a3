package io.bearman.ipmi.lan;

import io.bearman.ipmi.command.PrivilegeLimit;
import io.bearman.ipmi.command.WireReader;
import io.bearman.ipmi.command.WireWriter;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** The SOL configuration parameters (IPMI v2.0 table 26-5). */
public final class SolParameters {
    /** 0: whether somebody is setting others. */
    public static final Parameter<Progress> SET_IN_PROGRESS =
            sol(0, "set in progress", in -> Progress.values()[in.uint8() & 3], value ->
                    new byte[] {(byte) value.ordinal()});

    /** 1: whether serial over LAN can be used. */
    public static final Parameter<Boolean> ENABLED =
            sol(1, "enabled", in -> (in.uint8() & 1) != 0, value ->
                    new byte[] {(byte) (value ? 1 : 0)});

    /** 2: who may use it, and how protected. */
    public static final Parameter<Authentication> AUTHENTICATION = sol(
            2,
            "authentication",
            in -> {
                int bits = in.uint8();
                return new Authentication(
                        (bits & 0x80) != 0, (bits & 0x40) != 0, PrivilegeLimit.of(bits & 0x0f));
            },
            value -> new byte[] {
                (byte) ((value.forceEncryption() ? 0x80 : 0)
                        | (value.forceAuthentication() ? 0x40 : 0)
                        | value.privilege().number())
            });

    /** 3: when characters are sent on. */
    public static final Parameter<Accumulation> ACCUMULATION = sol(
            3,
            "character accumulation",
            in -> new Accumulation(Duration.ofMillis(5L * in.uint8()), in.uint8()),
            value -> new byte[] {(byte) (value.interval().toMillis() / 5), (byte) value.threshold()
            });

    /** 4: how often the BMC sends again what was not acknowledged. */
    public static final Parameter<Retry> RETRY = sol(
            4,
            "retry",
            in -> new Retry(in.uint8() & 7, Duration.ofMillis(10L * in.uint8())),
            value -> new byte[] {(byte) value.count(), (byte) (value.interval().toMillis() / 10)});

    /** 5: bit rate after a restart of the BMC. */
    public static final Parameter<BitRate> NON_VOLATILE_BIT_RATE = rate(5, "non-volatile bit rate");

    /** 6: bit rate now. */
    public static final Parameter<BitRate> VOLATILE_BIT_RATE = rate(6, "volatile bit rate");

    /** 7: over which channel it goes; optional and read only. */
    public static final Parameter<Integer> PAYLOAD_CHANNEL =
            sol(7, "payload channel", in -> in.uint8() & 0x0f, value -> readOnly());

    /** 8: UDP port; optional. */
    public static final Parameter<Integer> PAYLOAD_PORT = sol(
            8,
            "payload port",
            WireReader::uint16le,
            value -> new WireWriter().uint16le(value).toBytes());

    /** All, in the order of their numbers. */
    public static final List<Parameter<?>> ALL = List.of(
            SET_IN_PROGRESS,
            ENABLED,
            AUTHENTICATION,
            ACCUMULATION,
            RETRY,
            NON_VOLATILE_BIT_RATE,
            VOLATILE_BIT_RATE,
            PAYLOAD_CHANNEL,
            PAYLOAD_PORT);

    /**
     * Who may use it.
     *
     * @param forceEncryption whether it is always encrypted
     * @param forceAuthentication whether it is always authenticated
     * @param privilege the least that a session needs
     */
    public record Authentication(
            boolean forceEncryption, boolean forceAuthentication, PrivilegeLimit privilege) {}

    /**
     * When characters are sent on.
     *
     * @param interval at the latest after it, in steps of 5 ms
     * @param threshold at the latest when there are as many
     */
    public record Accumulation(Duration interval, int threshold) {
        public Accumulation {
            check(interval.toMillis() / 5, 255);
            check(threshold, 255);
        }
    }

    /**
     * How often the BMC sends again.
     *
     * @param count 0 to 7
     * @param interval how long it waits, in steps of 10 ms
     */
    public record Retry(int count, Duration interval) {
        public Retry {
            check(count, 7);
            check(interval.toMillis() / 10, 255);
        }
    }

    /** Bits a second of the serial line. */
    public enum BitRate {
        /** As the serial port is set up otherwise. */
        AS_CONFIGURED(0, 0),
        B9600(6, 9_600),
        B19200(7, 19_200),
        B38400(8, 38_400),
        B57600(9, 57_600),
        B115200(10, 115_200),
        /** A number that the specification keeps for later. */
        RESERVED(15, 0);

        private final int number;
        private final int bits;

        BitRate(int number, int bits) {
            this.number = number;
            this.bits = bits;
        }

        /** {@return bits a second, 0 when the number does not say} */
        public int bits() {
            return bits;
        }

        /** {@return the rate of so many bits a second} */
        public static BitRate ofBits(int bits) {
            for (BitRate rate : values()) {
                if (rate.bits == bits && bits != 0) {
                    return rate;
                }
            }
            throw new IllegalArgumentException("not a bit rate of IPMI: " + bits);
        }

        static BitRate of(int number) {
            for (BitRate rate : values()) {
                if (rate.number == number) {
                    return rate;
                }
            }
            return RESERVED;
        }
    }

    private SolParameters() {}

    private static void check(long value, long most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException("0 to " + most + ", not " + value);
        }
    }

    private static byte[] readOnly() {
        throw new IllegalArgumentException("the payload channel can only be read");
    }

    private static <T> Parameter<T> sol(
            int number, String name, Function<WireReader, T> decoder, Function<T, byte[]> encoder) {
        return new Parameter<>(Parameter.Family.SOL, number, name, decoder, encoder);
    }

    private static Parameter<BitRate> rate(int number, String name) {
        return sol(number, name, in -> BitRate.of(in.uint8() & 0x0f), value ->
                new byte[] {(byte) value.number});
    }
}
