package io.bearman.ipmi.fru;

import io.bearman.ipmi.command.Malformed;
import io.bearman.ipmi.command.WireReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Understands an inventory as far as it can be, and notes what cannot (FRU Information Storage
 * Definition §8 to §18). Not thread-safe.
 */
final class FruDecoder {
    private static final int HEADER = 8;
    private static final int UNIT = 8;
    private static final int FORM = 1;
    private static final Instant EPOCH = Instant.parse("1996-01-01T00:00:00Z");

    private final FruMemory memory;
    private final List<FruFinding> findings = new ArrayList<>();

    FruDecoder(FruMemory memory) {
        this.memory = memory;
    }

    /** {@return whether nobody ever wrote it: all bytes of its header are the same, as erased} */
    boolean blank() {
        byte[] header = memory.bytes(0, HEADER);
        return Arrays.equals(header, new byte[HEADER]) || all(header, (byte) 0xff);
    }

    private static boolean all(byte[] bytes, byte value) {
        byte[] other = new byte[bytes.length];
        Arrays.fill(other, value);
        return Arrays.equals(bytes, other);
    }

    /**
     * {@return the inventory}
     *
     * @throws Malformed when it has no header that could be followed
     */
    FruInventory decode() {
        byte[] bytes = memory.bytes(0, HEADER);
        check(FruArea.HEADER, bytes);
        WireReader header = new WireReader(bytes);
        int form = header.uint8() & 0x0f;
        if (form != FORM) {
            throw new Malformed("inventory of form " + form + ", not " + FORM);
        }
        header.skip(1); // internal use area: the BMC's own
        Optional<Chassis> chassis = area(FruArea.CHASSIS, header, this::chassis);
        Optional<Board> board = area(FruArea.BOARD, header, this::board);
        Optional<Product> product = area(FruArea.PRODUCT, header, this::product);
        List<MultiRecord> records = new MultiRecords(memory, findings).read(header.uint8() * UNIT);
        return new FruInventory(chassis, board, product, records, findings);
    }

    private <T> Optional<T> area(FruArea area, WireReader header, Function<WireReader, T> decoder) {
        int offset = header.uint8() * UNIT;
        if (offset == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(decoder.apply(contents(area, offset)));
        } catch (Malformed e) {
            findings.add(new FruFinding(area, e.getMessage()));
            return Optional.empty();
        }
    }

    /** What is between form and length, and the checksum. */
    private WireReader contents(FruArea area, int offset) {
        WireReader start = new WireReader(memory.bytes(offset, 2));
        int form = start.uint8() & 0x0f;
        int length = start.uint8() * UNIT;
        if (form != FORM || length == 0) {
            throw new Malformed("of form " + form + " and " + length + " bytes");
        }
        byte[] bytes = memory.bytes(offset, length);
        check(area, bytes);
        return new WireReader(Arrays.copyOfRange(bytes, 2, length - 1));
    }

    private void check(FruArea area, byte[] bytes) {
        if (!Checksum.right(bytes)) {
            findings.add(new FruFinding(area, "its checksum is wrong"));
        }
    }

    private Chassis chassis(WireReader in) {
        int type = in.uint8();
        FruFields fields = new FruFields(in, 0);
        Chassis chassis = new Chassis(type, fields.next(), fields.next(), fields.rest());
        end(FruArea.CHASSIS, fields);
        return chassis;
    }

    private Board board(WireReader in) {
        int language = in.uint8();
        int minutes = in.uint24le();
        FruFields fields = new FruFields(in, language);
        Board board = new Board(
                language,
                minutes == 0
                        ? Optional.empty()
                        : Optional.of(EPOCH.plus(Duration.ofMinutes(minutes))),
                fields.next(),
                fields.next(),
                fields.next(),
                fields.next(),
                fields.next(),
                fields.rest());
        end(FruArea.BOARD, fields);
        return board;
    }

    private Product product(WireReader in) {
        int language = in.uint8();
        FruFields fields = new FruFields(in, language);
        Product product = new Product(
                language,
                fields.next(),
                fields.next(),
                fields.next(),
                fields.next(),
                fields.next(),
                fields.next(),
                fields.next(),
                fields.rest());
        end(FruArea.PRODUCT, fields);
        return product;
    }

    private void end(FruArea area, FruFields fields) {
        if (!fields.whole()) {
            findings.add(new FruFinding(area, "its texts have no end mark"));
        }
    }
}
