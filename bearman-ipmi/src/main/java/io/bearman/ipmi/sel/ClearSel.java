package io.bearman.ipmi.sel;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.Definition;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.command.WireReader;
import io.bearman.ipmi.command.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Clear SEL (IPMI v2.0 §31.9), privilege OPERATOR. Use {@link Sel#clear}, which waits for its end.
 *
 * <p>To begin it a second time would delete what was logged meanwhile: it is sent once, and without an
 * answer it is {@link io.bearman.core.power.PowerException.Ambiguous}.
 *
 * @param reservation as {@link ReserveSel} gave it
 * @param operation what to do
 */
public record ClearSel(int reservation, Operation operation) implements Command<ClearSel.Progress> {
    /** Completion code of the log's commands while it is cleared. */
    static final int ERASING = 0x81;

    private static final Definition DEFINITION =
            new Definition("Clear SEL", "31.9", Definition.STORAGE, 0x47, Privilege.OPERATOR);
    private static final byte[] SAFEGUARD = "CLR".getBytes(StandardCharsets.US_ASCII);
    private static final int RESERVATION_CANCELLED = 0xc5;

    /** What to do. */
    public enum Operation {
        BEGIN(0xaa),
        /** Only ask how far it is. */
        ASK(0x00);

        private final int code;

        Operation(int code) {
            this.code = code;
        }
    }

    /** How far it is. */
    public enum Progress {
        ERASING,
        ERASED,
        /** Nothing was done: somebody else reserved the log, or changed it. */
        CANCELLED
    }

    public ClearSel {
        if (reservation < 0 || reservation > 0xffff) {
            throw new IllegalArgumentException("not a reservation: " + reservation);
        }
    }

    @Override
    public Definition definition() {
        return DEFINITION;
    }

    @Override
    public byte[] data() {
        return new WireWriter()
                .uint16le(reservation)
                .bytes(SAFEGUARD)
                .uint8(operation.code)
                .toBytes();
    }

    @Override
    public Progress decode(WireReader in) {
        return (in.uint8() & 0x0f) == 0 ? Progress.ERASING : Progress.ERASED;
    }

    @Override
    public Optional<Progress> otherwise(int completionCode) {
        return switch (completionCode) {
            case RESERVATION_CANCELLED -> Optional.of(Progress.CANCELLED);
            case ERASING -> Optional.of(Progress.ERASING);
            default -> Optional.empty();
        };
    }

    @Override
    public boolean repeatable() {
        return operation == Operation.ASK;
    }

    /** What the log's other commands say while it is cleared. */
    static Optional<String> erasing(int completionCode) {
        return completionCode == ERASING
                ? Optional.of("the log is being cleared")
                : Optional.empty();
    }
}
