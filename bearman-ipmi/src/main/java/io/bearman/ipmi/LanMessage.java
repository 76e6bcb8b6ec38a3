package io.bearman.ipmi;

import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.WireReader;
import io.bearman.ipmi.command.WireWriter;

/**
 * An IPMI message as it travels over the LAN, request or response (IPMI v2.0 §13.8).
 *
 * @param to slave address of the receiver
 * @param netFn network function; a response's is its request's plus one
 * @param toLun logical unit of the receiver
 * @param from slave address or software id of the sender
 * @param sequence rqSeq, 0 to 63: which request it is
 * @param fromLun logical unit of the sender
 * @param command the command's number
 * @param data what follows; of a response the first byte is the completion code
 */
record LanMessage(
        int to,
        int netFn,
        int toLun,
        int from,
        int sequence,
        int fromLun,
        int command,
        byte[] data) {
    static final int BMC = 0x20;
    /** Remote console software (§5.5). */
    static final int CONSOLE = 0x81;

    private static final int HEADER = 6;

    static LanMessage request(Command<?> command, int sequence) {
        return new LanMessage(
                BMC,
                command.netFn(),
                command.lun(),
                CONSOLE,
                sequence,
                0,
                command.number(),
                command.data());
    }

    /** {@return the answer to this request} */
    LanMessage answer(byte[] completionCodeAndData) {
        return new LanMessage(
                from, netFn + 1, fromLun, to, sequence, toLun, command, completionCodeAndData);
    }

    /** {@return whether that is an answer to this request} */
    boolean answeredBy(LanMessage other) {
        return other.to == from
                && other.netFn == netFn + 1
                && other.from == to
                && other.sequence == sequence
                && other.command == command;
    }

    byte[] encode() {
        byte[] start = {(byte) to, (byte) (netFn << 2 | toLun)};
        byte[] end = new WireWriter()
                .uint8(from)
                .uint8(sequence << 2 | fromLun)
                .uint8(command)
                .bytes(data)
                .toBytes();
        return new WireWriter()
                .bytes(start)
                .uint8(checksum(start))
                .bytes(end)
                .uint8(checksum(end))
                .toBytes();
    }

    static LanMessage decode(byte[] message) {
        return decode(message, true);
    }

    /** @param checksums whether they have to be right */
    static LanMessage decode(byte[] message, boolean checksums) {
        WireReader in = new WireReader(message);
        int to = in.uint8();
        int netFnAndLun = in.uint8();
        check(in, checksums, "first checksum", (byte) to, (byte) netFnAndLun);
        int from = in.uint8();
        int sequenceAndLun = in.uint8();
        int command = in.uint8();
        byte[] data = in.bytes(message.length - HEADER - 1);
        byte[] covered = new WireWriter()
                .uint8(from)
                .uint8(sequenceAndLun)
                .uint8(command)
                .bytes(data)
                .toBytes();
        check(in, checksums, "second checksum", covered);
        return new LanMessage(
                to,
                netFnAndLun >> 2,
                netFnAndLun & 3,
                from,
                sequenceAndLun >> 2,
                sequenceAndLun & 3,
                command,
                data);
    }

    private static void check(WireReader in, boolean checksums, String name, byte... covered) {
        if (checksums) {
            in.expect(checksum(covered), name);
        } else {
            in.skip(1);
        }
    }

    /** Two's complement: all bytes with their checksum add up to zero. */
    private static int checksum(byte[] bytes) {
        int sum = 0;
        for (byte one : bytes) {
            sum += one;
        }
        return -sum & 0xff;
    }
}
