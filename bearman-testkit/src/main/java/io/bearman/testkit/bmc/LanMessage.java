package io.bearman.testkit.bmc;

/**
 * A command as it comes over LAN (IPMI v2.0 §13.8).
 *
 * @param netFn network function, even for a request
 * @param rqAddr the requester's address, 81h by custom
 * @param rqSeq the requester's sequence number with its LUN
 * @param cmd the command
 * @param data its bytes
 */
record LanMessage(int netFn, int rqAddr, int rqSeq, int cmd, byte[] data) {
    private static final int BMC = 0x20;
    private static final int SHORTEST = 7;

    static LanMessage decode(byte[] message) {
        if (message.length < SHORTEST
                || sum(message, 0, 3) != 0
                || sum(message, 3, message.length) != 0) {
            throw new Wire.Malformed("a LAN message whose checksums are wrong");
        }
        Wire.Reader in = new Wire.Reader(message);
        int rsAddr = in.uint8();
        if (rsAddr != BMC) {
            throw new Wire.Malformed("a message to another than the BMC");
        }
        int netFn = in.uint8() >> 2; // netFn/rsLUN
        in.skip(1); // checksum
        int rqAddr = in.uint8();
        int rqSeq = in.uint8(); // rqSeq/rqLUN
        int cmd = in.uint8();
        return new LanMessage(netFn, rqAddr, rqSeq, cmd, in.bytes(in.left() - 1));
    }

    /**
     * The response message: completion code, then the data.
     *
     * @param spoil added to both checksums: 0 makes them right
     */
    byte[] response(Answer answer, int spoil) {
        Wire.Writer head = new Wire.Writer();
        head.uint8(rqAddr);
        head.uint8((netFn + 1) << 2 | (rqSeq & 0x03)); // netFn/rqLUN
        Wire.Writer body = new Wire.Writer();
        body.uint8(BMC); // rsAddr
        body.uint8(rqSeq & 0xfc); // rqSeq/rsLUN
        body.uint8(cmd);
        body.uint8(answer.completion());
        body.bytes(answer.data());
        return new Wire.Writer()
                .bytes(head.done())
                .uint8(spoil - sum(head.done(), 0, head.size()))
                .bytes(body.done())
                .uint8(spoil - sum(body.done(), 0, body.size()))
                .done();
    }

    private static int sum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += bytes[i];
        }
        return sum & 0xff;
    }
}
