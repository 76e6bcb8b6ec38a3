package io.bearman.ipmi.scripted;

import io.bearman.ipmi.command.WireWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A list of records as a BMC keeps it (sensor records or log entries), with reservations, a limit to
 * what it returns at once, and whatever a test makes it do wrong.
 */
public final class ListedRecords {
    public static final int LAST = 0xffff;

    private final Map<Integer, byte[]> records = new LinkedHashMap<>();
    private final Map<Integer, Integer> links = new LinkedHashMap<>();
    private int reservation = 0x100;

    /** How many bytes it returns at most, and what it answers when more are asked. */
    public int most = 255;

    public int tooMany = 0xca;

    /** How many bytes it returns at once, without a word, when more are asked. */
    public int cut = 255;

    /** Bytes of rubbish behind a whole record. */
    public int padding;

    /** After how many further reads in parts somebody else reserves. */
    public int intrusion = Integer.MAX_VALUE;

    /** How often that happens. */
    public int intrusions;

    /** Whether it wants a reservation for whole records too. */
    public boolean strict;

    public void add(int id, byte[] record) {
        records.put(id, record.clone());
    }

    public void clear() {
        records.clear();
        links.clear();
    }

    /** The record after {@code from} is said to be {@code to}. */
    public void link(int from, int to) {
        links.put(from, to);
    }

    public int count() {
        return records.size();
    }

    public byte[] reserve() {
        reservation++;
        return new WireWriter().uint8(0).uint16le(reservation).toBytes();
    }

    public boolean reserved(int number) {
        return number == reservation;
    }

    /** Get SDR, Get Device SDR, Get SEL Entry: their requests are the same. */
    public byte[] get(byte[] request) {
        int shown = request[0] & 0xff | (request[1] & 0xff) << 8;
        int wanted = request[2] & 0xff | (request[3] & 0xff) << 8;
        int offset = request[4] & 0xff;
        int count = request[5] & 0xff;
        if (offset > 0 && --intrusion <= 0 && intrusions > 0) {
            intrusions--;
            intrusion = 1;
            reservation++;
        }
        boolean needed = strict || offset > 0;
        if (needed && shown != reservation || shown != 0 && shown != reservation) {
            return code(0xc5);
        }
        List<Integer> ids = List.copyOf(records.keySet());
        int id = wanted == 0 && !ids.isEmpty() ? ids.get(0) : wanted;
        if (!records.containsKey(id)) {
            return code(0xcb);
        }
        return part(records.get(id), offset, count, links.getOrDefault(id, next(ids, id)));
    }

    private byte[] part(byte[] record, int offset, int count, int next) {
        int left = record.length - offset;
        int size = Math.min(Math.min(count, left), cut);
        if (Math.min(count, left) > most) {
            return code(tooMany);
        }
        byte[] bytes = Arrays.copyOfRange(record, offset, offset + size);
        int rubbish = count == 0xff && size == left ? padding : 0;
        return new WireWriter()
                .uint8(0)
                .uint16le(next)
                .bytes(bytes)
                .zeros(rubbish)
                .toBytes();
    }

    private static int next(List<Integer> ids, int id) {
        int at = ids.indexOf(id) + 1;
        return at < ids.size() ? ids.get(at) : LAST;
    }

    public static byte[] code(int code) {
        return new byte[] {(byte) code};
    }
}
