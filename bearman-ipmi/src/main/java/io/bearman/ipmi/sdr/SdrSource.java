package io.bearman.ipmi.sdr;

import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;

/** Where a BMC keeps sensor data records. */
public enum SdrSource {
    /** The repository of the whole machine (IPMI v2.0 §33). */
    REPOSITORY(
            user("Reserve SDR Repository", "33.11", Definition.STORAGE, 0x22),
            user("Get SDR", "33.12", Definition.STORAGE, 0x23)),
    /** The BMC's own records, a list for each logical unit (IPMI v2.0 §35). */
    DEVICE(
            user("Reserve Device SDR Repository", "35.4", Definition.SENSOR, 0x22),
            user("Get Device SDR", "35.3", Definition.SENSOR, 0x21));

    private static final int NO_SUCH_COMMAND = 0xc1;
    private static final int NOT_ON_THIS_UNIT = 0xc2;

    private final Definition reserve;
    private final Definition get;

    SdrSource(Definition reserve, Definition get) {
        this.reserve = reserve;
        this.get = get;
    }

    private static Definition user(String name, String section, int netFn, int number) {
        return new Definition(name, section, netFn, number, Privilege.USER);
    }

    /** Whether a BMC says so when it has no such records: it does not know the command. */
    static boolean missing(int completionCode) {
        return completionCode == NO_SUCH_COMMAND || completionCode == NOT_ON_THIS_UNIT;
    }

    Definition reserve() {
        return reserve;
    }

    Definition get() {
        return get;
    }
}
