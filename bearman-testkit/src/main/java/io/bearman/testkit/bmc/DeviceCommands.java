package io.bearman.testkit.bmc;

import io.bearman.core.host.BmcGuid;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the BMC says of itself, and its resets (IPMI v2.0 §20). Guarded by the BMC's lock. */
final class DeviceCommands implements CommandFamily {
    private static final int GET_DEVICE_ID = 0x06_01;
    private static final int COLD_RESET = 0x06_02;
    private static final int WARM_RESET = 0x06_03;
    private static final int GET_SELF_TEST = 0x06_04;
    private static final int GET_DEVICE_GUID = 0x06_08;
    private static final int GET_SYSTEM_GUID = 0x06_37;

    private static final Duration COLD = Duration.ofSeconds(10);
    private static final Duration WARM = Duration.ofSeconds(2);

    private final Device device;
    private final Supplier<BmcGuid> guid;
    private final Consumer<Duration> reset;
    private SelfTest selfTest = SelfTest.PASSED;

    /**
     * The commands.
     *
     * @param reset restarts the firmware and is silent for so long
     */
    DeviceCommands(Device device, Supplier<BmcGuid> guid, Consumer<Duration> reset) {
        this.device = device;
        this.guid = guid;
        this.reset = reset;
    }

    @Override
    public Optional<Answer> answer(Command command) {
        return switch (command.code()) {
            case GET_DEVICE_ID -> command.needing(Privilege.USER, () -> Answer.ok(device.encode()));
            case COLD_RESET -> command.needing(Privilege.ADMINISTRATOR, () -> reset(COLD));
            case WARM_RESET -> command.needing(Privilege.ADMINISTRATOR, () -> reset(WARM));
            case GET_SELF_TEST ->
                command.needing(Privilege.USER, () -> Answer.ok(selfTest.encode()));
            case GET_DEVICE_GUID -> command.needing(Privilege.USER, this::guid);
            case GET_SYSTEM_GUID -> Optional.of(guid()); // before login too
            default -> Optional.empty();
        };
    }

    void selfTest(SelfTest result) {
        selfTest = result;
    }

    private Answer reset(Duration silence) {
        reset.accept(silence);
        return Answer.done();
    }

    private Answer guid() {
        return Answer.ok(guid.get().bytes());
    }
}
