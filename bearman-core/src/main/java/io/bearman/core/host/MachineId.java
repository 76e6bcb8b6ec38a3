package io.bearman.core.host;

import java.util.UUID;

/**
 * A physical server, by the UUID its firmware reports (SMBIOS type 1).
 *
 * @param uuid never the nil UUID
 */
public record MachineId(UUID uuid) implements Comparable<MachineId> {
    public MachineId {
        if (uuid.getMostSignificantBits() == 0 && uuid.getLeastSignificantBits() == 0) {
            throw new IllegalArgumentException("not a machine id: the nil UUID");
        }
    }

    /** {@return the machine id of this text} */
    public static MachineId of(String text) {
        try {
            return new MachineId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a machine id: '" + text + "'", e);
        }
    }

    @Override
    public int compareTo(MachineId other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return uuid.toString();
    }
}
