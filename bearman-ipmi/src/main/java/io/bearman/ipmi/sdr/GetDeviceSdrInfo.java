package io.bearman.ipmi.sdr;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Get Device SDR Info (IPMI v2.0 §35.2), privilege USER. Empty when the BMC has no records of its
 * own.
 */
public record GetDeviceSdrInfo() implements Command<Optional<DeviceSdrInfo>> {
    private static final Definition DEFINITION =
            new Definition("Get Device SDR Info", "35.2", Definition.SENSOR, 0x20, Privilege.USER);
    private static final int DYNAMIC = 0x80;
    private static final int UNITS = 4;

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public Optional<DeviceSdrInfo> decode(WireReader in) {
        int count = in.uint8();
        int flags = in.uint8();
        boolean dynamic = (flags & DYNAMIC) != 0;
        List<Integer> luns = new ArrayList<>();
        for (int lun = 0; lun < UNITS; lun++) {
            if ((flags >> lun & 1) != 0) {
                luns.add(lun);
            }
        }
        long change = dynamic && in.remaining() >= 4 ? in.uint32le() : 0;
        return Optional.of(new DeviceSdrInfo(count, dynamic, luns, change));
    }

    @Override
    public Optional<Optional<DeviceSdrInfo>> otherwise(int completionCode) {
        return SdrSource.missing(completionCode) ? Optional.of(Optional.empty()) : Optional.empty();
    }
}
