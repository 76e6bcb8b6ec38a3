package io.bearman.testkit.bmc;

/**
 * What a sensor or FRU belongs to (IPMI v2.0 §39, table 43-13).
 *
 * @param id for example 3 for a processor, 7 for the system board, 10 for a power supply
 * @param instance which of them, 1 to 127
 */
public record Entity(int id, int instance) {
    /** The system board. */
    public static final Entity SYSTEM_BOARD = new Entity(7, 1);

    public Entity {
        if (id < 0 || id > 0xff || instance < 0 || instance > 0x7f) {
            throw new IllegalArgumentException("not an entity: " + id + "." + instance);
        }
    }

    void write(Wire.Writer out) {
        out.uint8(id).uint8(instance);
    }
}
