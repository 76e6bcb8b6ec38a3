package io.bearman.testkit.bmc;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The FRU devices behind the BMC (IPMI v2.0 §34). Guarded by the BMC's lock. */
final class FruCommands implements CommandFamily {
    private static final int GET_AREA_INFO = 0x0a_10;
    private static final int READ = 0x0a_11;
    private static final int WRITE = 0x0a_12;

    private static final int BY_BYTES = 0;

    private final Map<Integer, byte[]> images = new TreeMap<>();
    private int largestRead = 0xff;

    FruCommands(Map<Integer, byte[]> images) {
        images.forEach((device, image) -> this.images.put(device, image.clone()));
    }

    void put(int device, byte[] image) {
        images.put(device, image.clone());
    }

    Optional<byte[]> image(int device) {
        return Optional.ofNullable(images.get(device)).map(byte[]::clone);
    }

    void largestRead(int bytes) {
        largestRead = bytes;
    }

    @Override
    public Optional<Answer> answer(Command command) {
        Wire.Reader in = command.in();
        return switch (command.code()) {
            case GET_AREA_INFO ->
                command.needing(Privilege.USER, () -> with(in, FruCommands::size));
            case READ -> command.needing(Privilege.USER, () -> with(in, image -> read(image, in)));
            case WRITE ->
                command.needing(Privilege.OPERATOR, () -> with(in, image -> write(image, in)));
            default -> Optional.empty();
        };
    }

    private Answer with(Wire.Reader in, Function<byte[], Answer> work) {
        byte[] image = images.get(in.uint8());
        return image == null ? Answer.code(Completion.NOT_PRESENT) : work.apply(image);
    }

    /** Get FRU Inventory Area Info (§34.1). */
    private static Answer size(byte[] image) {
        return Answer.ok(new Wire.Writer().uint16(image.length).uint8(BY_BYTES));
    }

    /** Read FRU Data (§34.2). */
    private Answer read(byte[] image, Wire.Reader in) {
        int offset = in.uint16();
        int count = in.uint8();
        if (offset >= image.length) {
            return Answer.code(Completion.OUT_OF_RANGE);
        }
        if (count > largestRead) {
            return Answer.code(Completion.TOO_MANY_BYTES_ASKED);
        }
        int end = Math.min(image.length, offset + count);
        return Answer.ok(new Wire.Writer()
                .uint8(end - offset)
                .bytes(Arrays.copyOfRange(image, offset, end)));
    }

    /** Write FRU Data (§34.3). */
    private static Answer write(byte[] image, Wire.Reader in) {
        int offset = in.uint16();
        byte[] data = in.rest();
        if (offset + data.length > image.length) {
            return Answer.code(Completion.OUT_OF_RANGE);
        }
        System.arraycopy(data, 0, image, offset, data.length);
        return Answer.ok(new Wire.Writer().uint8(data.length));
    }
}
