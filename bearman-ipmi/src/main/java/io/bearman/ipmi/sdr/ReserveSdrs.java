package io.bearman.ipmi.sdr;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.WireReader;
import java.util.Optional;

/**
 * Reserve SDR Repository and Reserve Device SDR Repository (IPMI v2.0 §33.11, §35.4), privilege USER:
 * the number that a read in parts has to show. It cancels the number that others were given, and says
 * 0 when the BMC has no reservations.
 *
 * @param source which records
 * @param lun of the device's records, 0 to 3; 0 for the repository
 */
public record ReserveSdrs(SdrSource source, int lun) implements Command<Integer> {
    public ReserveSdrs {
        if (lun < 0 || lun > 3) {
            throw new IllegalArgumentException("not a logical unit: " + lun);
        }
    }

    @Override
    public Definition definition() {
        return source.reserve();
    }

    @Override
    public Integer decode(WireReader in) {
        return in.uint16le();
    }

    /** Reservations are optional where records never change. */
    @Override
    public Optional<Integer> otherwise(int completionCode) {
        return SdrSource.missing(completionCode) ? Optional.of(0) : Optional.empty();
    }
}
