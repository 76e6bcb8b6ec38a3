package io.bearman.ipmi.sel;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;
import io.bearman.ipmi.record.RecordStore;
import java.util.Optional;

/** Get SEL Info (IPMI v2.0 §31.2), privilege USER: how many entries the log has, and how much room. */
public record GetSelInfo() implements Command<RecordStore> {
    private static final Definition DEFINITION =
            new Definition("Get SEL Info", "31.2", Definition.STORAGE, 0x40, Privilege.USER);

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public RecordStore decode(WireReader in) {
        return RecordStore.read(in);
    }

    @Override
    public Optional<String> refusal(int completionCode) {
        return ClearSel.erasing(completionCode);
    }
}
