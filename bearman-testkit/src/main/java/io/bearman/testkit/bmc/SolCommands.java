package io.bearman.testkit.bmc;

import java.time.Duration;
import java.util.Optional;

/** Set and Get SOL Configuration Parameters (IPMI v2.0 §26). Guarded by the BMC's lock. */
final class SolCommands implements CommandFamily {
    private static final int SET = 0x0c_21;
    private static final int GET = 0x0c_22;

    private static final int ENABLE = 1;
    private static final int AUTHENTICATION = 2;
    private static final int ACCUMULATION = 3;
    private static final int RETRY = 4;
    private static final int BIT_RATE = 5;
    private static final int VOLATILE_BIT_RATE = 6;
    private static final int CHANNEL = 7;
    private static final int PORT = 8;

    private static final int FORCE_ENCRYPTION = 0x80;
    private static final int FORCE_AUTHENTICATION = 0x40;
    private static final int RATE_115200 = 0x0a;
    private static final int RETRY_MILLIS = 10;

    private final ParameterTable parameters = new ParameterTable();
    private int port = 623;

    SolCommands() {
        parameters.store(ENABLE, new byte[] {1});
        parameters.store(AUTHENTICATION, new byte[] {(byte) Privilege.USER.code()});
        parameters.store(ACCUMULATION, new byte[] {12, 96}); // of 5 ms; characters
        parameters.store(RETRY, new byte[] {7, 25}); // times; of 10 ms
        parameters.store(BIT_RATE, new byte[] {RATE_115200});
        parameters.store(VOLATILE_BIT_RATE, new byte[] {RATE_115200});
        parameters.readOnly(CHANNEL, () -> new byte[] {Channel.NUMBER});
        parameters.readOnly(PORT, () -> new Wire.Writer().uint16(port).done());
    }

    /** Says at which port packets of the payload are taken: that of the BMC. */
    void port(int to) {
        port = to;
    }

    int port() {
        return port;
    }

    boolean enabled() {
        return (first(ENABLE) & 0x01) != 0;
    }

    boolean demandsEncryption() {
        return (first(AUTHENTICATION) & FORCE_ENCRYPTION) != 0;
    }

    boolean demandsAuthentication() {
        return (first(AUTHENTICATION) & FORCE_AUTHENTICATION) != 0;
    }

    /** {@return what it takes to activate the payload} */
    Privilege needed() {
        return Privilege.ofCode(first(AUTHENTICATION) & 0x0f).orElse(Privilege.ADMINISTRATOR);
    }

    int retries() {
        return first(RETRY) & 0x07;
    }

    Duration retryInterval() {
        int steps = parameters.value(RETRY)[1] & 0xff;
        return Duration.ofMillis((long) RETRY_MILLIS * Math.max(1, steps));
    }

    private int first(int selector) {
        return parameters.value(selector)[0] & 0xff;
    }

    @Override
    public Optional<Answer> answer(Command command) {
        Wire.Reader in = command.in();
        return switch (command.code()) {
            case SET -> command.needing(Privilege.ADMINISTRATOR, () -> parameters.set(in));
            case GET -> command.needing(Privilege.USER, () -> parameters.get(in));
            default -> Optional.empty();
        };
    }

    void reset() {
        parameters.reset();
        parameters.store(VOLATILE_BIT_RATE, parameters.value(BIT_RATE));
    }
}
