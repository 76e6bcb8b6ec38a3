package io.bearman.ipmi.sel;

import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Order;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.Timestamp;
import io.bearman.ipmi.command.WireWriter;
import java.time.Instant;
import java.util.Optional;

/**
 * Set SEL Time (IPMI v2.0 §31.11), privilege OPERATOR: sets the BMC's clock. A request that is repeated
 * because its answer was lost sets it late by as much.
 *
 * @param time whole seconds count, 1987 to 2106
 */
public record SetSelTime(Instant time) implements Order {
    private static final Definition DEFINITION =
            new Definition("Set SEL Time", "31.11", Definition.STORAGE, 0x49, Privilege.OPERATOR);

    public SetSelTime {
        if (new Timestamp(time.getEpochSecond()).instant().isEmpty()) {
            throw new IllegalArgumentException("no clock of a BMC can show " + time);
        }
    }

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new WireWriter().int32le((int) time.getEpochSecond()).toBytes();
    }

    @Override
    public Optional<String> refusal(int completionCode) {
        return ClearSel.erasing(completionCode);
    }
}
