package io.bearman.ipmi.fru;

import io.bearman.ipmi.command.WireWriter;
import io.bearman.ipmi.record.Part;
import io.bearman.ipmi.scripted.Conversation;
import io.bearman.ipmi.scripted.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of inventories: those of the captures, and some written field by field. */
final class FruImage {
    private final byte[] header = {1, 0, 0, 0, 0, 0, 0, 0};
    private final WireWriter areas = new WireWriter();

    /** {@return what ipmitool read of this inventory} */
    static byte[] captured(int device) {
        byte[] image = new byte[0];
        ReadFruData like = new ReadFruData(0, device, new FruSize(0xffff, false), 0, 1);
        for (Exchange exchange : Conversation.of("ipmitool-fru").of(like)) {
            byte[] request = exchange.request();
            if (request[0] == device) {
                int offset = request[1] & 0xff | (request[2] & 0xff) << 8;
                byte[] bytes = ((Part.Bytes) exchange.decode(like)).bytes();
                image = Arrays.copyOf(image, Math.max(image.length, offset + bytes.length));
                System.arraycopy(bytes, 0, image, offset, bytes.length);
            }
        }
        return image;
    }

    /** Adds an area of these contents, of which form, length and checksum are made here. */
    FruImage area(FruArea area, byte[] contents) {
        header[1 + area.ordinal()] = (byte) (length() / 8);
        int length = (contents.length + 3 + 7) / 8;
        byte[] bytes = Arrays.copyOf(
                new WireWriter().uint8(1).uint8(length).bytes(contents).toBytes(), 8 * length);
        bytes[bytes.length - 1] = checksum(bytes);
        areas.bytes(bytes);
        return this;
    }

    /** Adds the list of multirecords, headers included. */
    FruImage records(byte[]... records) {
        header[5] = (byte) (length() / 8);
        for (byte[] record : records) {
            areas.bytes(record);
        }
        return this;
    }

    private int length() {
        return header.length + areas.toBytes().length;
    }

    byte[] bytes() {
        byte[] whole = new WireWriter().bytes(header).bytes(areas.toBytes()).toBytes();
        whole[7] = checksum(Arrays.copyOf(whole, 7));
        return whole;
    }

    /** {@return a multirecord} */
    static byte[] record(int type, boolean last, byte[] data) {
        byte[] header = {
            (byte) type, (byte) (last ? 0x82 : 0x02), (byte) data.length, checksum(data), 0
        };
        header[4] = checksum(header);
        return new WireWriter().bytes(header).bytes(data).toBytes();
    }

    /** {@return a text in 8-bit ASCII with its length} */
    static byte[] text(String text) {
        return new WireWriter()
                .uint8(0xc0 | text.length())
                .bytes(text.getBytes(StandardCharsets.ISO_8859_1))
                .toBytes();
    }

    private static byte checksum(byte[] bytes) {
        int sum = 0;
        for (byte one : bytes) {
            sum += one;
        }
        return (byte) -sum;
    }
}
