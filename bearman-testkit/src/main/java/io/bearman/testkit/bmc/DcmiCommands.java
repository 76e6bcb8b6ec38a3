package io.bearman.testkit.bmc;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The Data Center Manageability Interface v1.5: capabilities, power reading, asset tag, name of the
 * controller. Guarded by the BMC's lock.
 */
final class DcmiCommands implements CommandFamily {
    private static final int GET_CAPABILITIES = 0x2c_01;
    private static final int GET_POWER_READING = 0x2c_02;
    private static final int GET_POWER_LIMIT = 0x2c_03;
    private static final int GET_ASSET_TAG = 0x2c_06;
    private static final int SET_ASSET_TAG = 0x2c_08;
    private static final int GET_CONTROLLER_NAME = 0x2c_09;
    private static final int SET_CONTROLLER_NAME = 0x2c_0a;

    private static final int NO_LIMIT = 0x80;

    private static final int GROUP_EXTENSION = 0x2c;
    private static final int DCMI = 0xdc;
    private static final int MAJOR = 1;
    private static final int MINOR = 5;
    private static final int REVISION = 2;
    private static final int ABSENT = 0xff;
    private static final int BMC = 0x20;
    private static final int SYSTEM_STATISTICS = 1;
    private static final int ENHANCED_STATISTICS = 2;
    private static final int MEASURING = 0x40;
    private static final Duration ALWAYS = Duration.ofDays(36500);

    // [7:6] seconds, minutes, hours or days, [5:0] how many: 5 s, 30 s, 1 min, 5 min, 1 h, 1 d
    private static final List<Integer> PERIODS = List.of(0x05, 0x1e, 0x41, 0x45, 0x81, 0xc1);
    private static final List<Duration> UNITS = List.of(
            Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofDays(1));

    private final PowerMeter meter;
    private final EventLog log;
    private final BmcClock clock;
    private final Name assetTag = new Name("");
    private final Name controllerName = new Name("BMC\0");

    DcmiCommands(PowerMeter meter, EventLog log, BmcClock clock) {
        this.meter = meter;
        this.log = log;
        this.clock = clock;
    }

    /** Text of at most 64 bytes that is read and written at most 16 bytes at a time. */
    private static final class Name {
        private static final int LONGEST = 64;
        private static final int LONGEST_PART = 16;

        private byte[] bytes;

        Name(String text) {
            bytes = text.getBytes(StandardCharsets.UTF_8);
        }

        Answer get(Wire.Reader in) {
            int offset = in.uint8();
            int count = in.uint8();
            if (offset > bytes.length || count > LONGEST_PART) {
                return Answer.code(Completion.OUT_OF_RANGE);
            }
            int end = Math.min(bytes.length, offset + count);
            return Answer.ok(answer().bytes(Arrays.copyOfRange(bytes, offset, end)));
        }

        Answer set(Wire.Reader in) {
            int offset = in.uint8();
            int count = in.uint8();
            if (offset + count > LONGEST || count > LONGEST_PART) {
                return Answer.code(Completion.OUT_OF_RANGE);
            }
            byte[] part = in.bytes(count);
            bytes = Arrays.copyOf(bytes, offset + count);
            System.arraycopy(part, 0, bytes, offset, count);
            return Answer.ok(answer());
        }

        private Wire.Writer answer() {
            return new Wire.Writer().uint8(DCMI).uint8(bytes.length);
        }
    }

    String assetTag() {
        return new String(assetTag.bytes, StandardCharsets.UTF_8);
    }

    @Override
    public Optional<Answer> answer(Command command) {
        Wire.Reader in = command.in();
        if (command.netFn() != GROUP_EXTENSION || in.uint8() != DCMI) {
            return Optional.empty();
        }
        return switch (command.code()) {
            case GET_CAPABILITIES -> Optional.of(capabilities(in)); // before login too
            case GET_POWER_READING -> command.needing(Privilege.USER, () -> reading(in));
            case GET_POWER_LIMIT -> command.needing(Privilege.USER, () -> Answer.code(NO_LIMIT));
            case GET_ASSET_TAG -> command.needing(Privilege.USER, () -> assetTag.get(in));
            case SET_ASSET_TAG -> command.needing(Privilege.OPERATOR, () -> assetTag.set(in));
            case GET_CONTROLLER_NAME ->
                command.needing(Privilege.USER, () -> controllerName.get(in));
            case SET_CONTROLLER_NAME ->
                command.needing(Privilege.OPERATOR, () -> controllerName.set(in));
            default -> Optional.empty();
        };
    }

    /** Get DCMI Capabilities Info (DCMI v1.5 §6.1.1). */
    private Answer capabilities(Wire.Reader in) {
        Wire.Writer out =
                new Wire.Writer().uint8(DCMI).uint8(MAJOR).uint8(MINOR).uint8(REVISION);
        switch (in.uint8()) {
            case 1 -> out.uint8(0x0f).uint8(0x01).uint8(0x38); // all; power; LAN, SOL, VLAN
            case 2 -> out.uint16(log.capacity).uint8(0x05).uint8(0).uint8(1); // GUID, asset tag
            case 3 -> out.uint8(BMC << 1).uint8(0);
            case 4 -> out.uint8(Channel.NUMBER).uint8(ABSENT).uint8(ABSENT);
            case 5 -> {
                out.uint8(PERIODS.size());
                PERIODS.forEach(out::uint8);
            }
            default -> {
                return Answer.code(Completion.INVALID_FIELD);
            }
        }
        return Answer.ok(out);
    }

    /** Get Power Reading (DCMI v1.5 §6.6.1). */
    private Answer reading(Wire.Reader in) {
        int mode = in.uint8();
        int period = in.uint8();
        in.skip(1); // reserved
        if (mode == SYSTEM_STATISTICS) {
            return reading(meter.statistics(ALWAYS));
        }
        return mode == ENHANCED_STATISTICS && PERIODS.contains(period)
                ? reading(meter.statistics(UNITS.get(period >> 6).multipliedBy(period & 0x3f)))
                : Answer.code(Completion.INVALID_FIELD);
    }

    private Answer reading(PowerMeter.Statistics power) {
        return Answer.ok(new Wire.Writer()
                .uint8(DCMI)
                .uint16(power.now())
                .uint16(power.least())
                .uint16(power.most())
                .uint16(power.average())
                .uint32(clock.seconds())
                .uint32((int) power.over().toMillis())
                .uint8(meter.isMeasuring() ? MEASURING : 0));
    }
}
