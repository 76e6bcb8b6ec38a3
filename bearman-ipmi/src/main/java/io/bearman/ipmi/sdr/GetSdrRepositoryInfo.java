package io.bearman.ipmi.sdr;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;
import io.bearman.ipmi.record.RecordStore;
import java.util.Optional;

/**
 * Get SDR Repository Info (IPMI v2.0 §33.9), privilege USER. Empty when the BMC has no repository.
 */
public record GetSdrRepositoryInfo() implements Command<Optional<RecordStore>> {
    private static final Definition DEFINITION = new Definition(
            "Get SDR Repository Info", "33.9", Definition.STORAGE, 0x20, Privilege.USER);

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public Optional<RecordStore> decode(WireReader in) {
        return Optional.of(RecordStore.read(in));
    }

    @Override
    public Optional<Optional<RecordStore>> otherwise(int completionCode) {
        return SdrSource.missing(completionCode) ? Optional.of(Optional.empty()) : Optional.empty();
    }
}
