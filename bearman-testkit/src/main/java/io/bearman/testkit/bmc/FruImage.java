package io.bearman.testkit.bmc;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds what a FRU device stores (Platform Management FRU Information Storage Definition v1.0):
 *
 * <pre>{@code
 * byte[] image = new FruImage()
 *         .chassis(0x17, FruField.text("CSE-829U"), FruField.text("C829-0001"))
 *         .board(made, text("Acme"), text("X1 board"), text("B0001"), text("X1-MB"), EMPTY)
 *         .product(text("Acme"), text("X1"), text("X1-2"), text("1.0"), text("P0001"), EMPTY, EMPTY)
 *         .build(256);
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class FruImage {
    private static final int VERSION = 1;
    private static final int ENGLISH = 25;
    private static final int END_OF_FIELDS = 0xc1;
    private static final int UNIT = 8;
    private static final int HEADER = 8;
    private static final Instant FIRST_MINUTE = Instant.parse("1996-01-01T00:00:00Z");
    private static final int LAST_RECORD = 0x80;
    private static final int RECORD_VERSION = 2;

    private byte[] chassis = new byte[0];
    private byte[] board = new byte[0];
    private byte[] product = new byte[0];
    private final List<MultiRecord> records = new ArrayList<>();

    private record MultiRecord(int type, byte[] data) {}

    /**
     * Sets the chassis area (§10).
     *
     * @param type SMBIOS chassis type, for example 17h for a rack mount
     */
    public FruImage chassis(int type, FruField part, FruField serial, FruField... custom) {
        Wire.Writer area = new Wire.Writer().uint8(VERSION).uint8(0).uint8(type);
        part.write(area);
        serial.write(area);
        chassis = finished(area, custom);
        return this;
    }

    /**
     * Sets the board area (§11).
     *
     * @param made when it was made, to the minute
     * @param fields manufacturer, product, serial, part, FRU file, then custom ones
     */
    public FruImage board(Instant made, FruField... fields) {
        long minutes = Duration.between(FIRST_MINUTE, made).toMinutes();
        Wire.Writer area = new Wire.Writer().uint8(VERSION).uint8(0).uint8(ENGLISH);
        area.uint16((int) minutes).uint8((int) (minutes >> 16));
        need(5, fields);
        board = finished(area, fields);
        return this;
    }

    /**
     * Sets the product area (§12).
     *
     * @param fields manufacturer, name, part, version, serial, asset tag, FRU file, then custom ones
     */
    public FruImage product(FruField... fields) {
        Wire.Writer area = new Wire.Writer().uint8(VERSION).uint8(0).uint8(ENGLISH);
        need(7, fields);
        product = finished(area, fields);
        return this;
    }

    private static void need(int count, FruField... fields) {
        if (fields.length < count) {
            throw new IllegalArgumentException(
                    "the area has at least " + count + " fields, not " + fields.length);
        }
    }

    private static byte[] finished(Wire.Writer area, FruField... fields) {
        for (FruField field : fields) {
            field.write(area);
        }
        area.uint8(END_OF_FIELDS);
        area.zeros((UNIT - (area.size() + 1) % UNIT) % UNIT);
        byte[] bytes = area.uint8(0).done();
        bytes[1] = (byte) (bytes.length / UNIT);
        bytes[bytes.length - 1] = zeroSum(bytes);
        return bytes;
    }

    private static byte zeroSum(byte[] bytes) {
        int sum = 0;
        for (byte value : bytes) {
            sum += value;
        }
        return (byte) -sum;
    }

    /**
     * Adds a record to the multirecord area (§16).
     *
     * @param type for example 0 for a power supply, C0h and above for OEM records
     */
    public FruImage record(int type, byte[] data) {
        records.add(new MultiRecord(type, data.clone()));
        return this;
    }

    /**
     * Builds it.
     *
     * @param size of the device, filled up with zeros
     */
    public byte[] build(int size) {
        Wire.Writer areas = new Wire.Writer();
        byte[] header = new byte[HEADER];
        header[0] = VERSION;
        header[2] = place(chassis, areas);
        header[3] = place(board, areas);
        header[4] = place(product, areas);
        header[5] = place(multiRecords(), areas);
        header[HEADER - 1] = zeroSum(header);
        Wire.Writer image = new Wire.Writer().bytes(header).bytes(areas.done());
        if (image.size() > size) {
            throw new IllegalArgumentException(
                    image.size() + " bytes do not fit into a device of " + size);
        }
        return image.zeros(size - image.size()).done();
    }

    /** {@return where it begins in units of 8 bytes, 0 when it is not there} */
    private static byte place(byte[] area, Wire.Writer areas) {
        if (area.length == 0) {
            return 0;
        }
        byte at = (byte) ((HEADER + areas.size()) / UNIT);
        areas.bytes(area);
        return at;
    }

    private byte[] multiRecords() {
        Wire.Writer out = new Wire.Writer();
        for (MultiRecord record : records) {
            boolean last = record == records.get(records.size() - 1);
            Wire.Writer header = new Wire.Writer()
                    .uint8(record.type())
                    .uint8(RECORD_VERSION | (last ? LAST_RECORD : 0))
                    .uint8(record.data().length)
                    .uint8(zeroSum(record.data()));
            out.bytes(header.done()).uint8(zeroSum(header.done())).bytes(record.data());
        }
        return out.done();
    }
}
