package io.bearman.ipmi.sel;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;
import java.util.Optional;

/**
 * Reserve SEL (IPMI v2.0 §31.4), privilege USER: the number that clearing, and reading an entry in
 * parts, have to show. It cancels the number that others were given, and says 0 when the BMC has no
 * reservations, or none now because the log is being cleared.
 */
public record ReserveSel() implements Command<Integer> {
    private static final Definition DEFINITION =
            new Definition("Reserve SEL", "31.4", Definition.STORAGE, 0x42, Privilege.USER);
    private static final int NO_SUCH_COMMAND = 0xc1;

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public Integer decode(WireReader in) {
        return in.uint16le();
    }

    @Override
    public Optional<Integer> otherwise(int completionCode) {
        return completionCode == NO_SUCH_COMMAND || completionCode == ClearSel.ERASING
                ? Optional.of(0)
                : Optional.empty();
    }
}
