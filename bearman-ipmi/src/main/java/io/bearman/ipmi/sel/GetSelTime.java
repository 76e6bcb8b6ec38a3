package io.bearman.ipmi.sel;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.Timestamp;
import io.bearman.ipmi.command.WireReader;

/** Get SEL Time (IPMI v2.0 §31.10), privilege USER: the BMC's clock, by which it logs. */
public record GetSelTime() implements Command<Timestamp> {
    private static final Definition DEFINITION =
            new Definition("Get SEL Time", "31.10", Definition.STORAGE, 0x48, Privilege.USER);

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public Timestamp decode(WireReader in) {
        return Timestamp.read(in);
    }
}
