package io.bearman.testkit.bmc;

/**
 * A record of any type, also one that makes no sense.
 *
 * @param recordType 0 to 255
 * @param body what follows the header, at most 250 bytes
 */
public record RawRecord(int recordType, byte[] body) implements SdrRecord {
    public RawRecord {
        if (recordType < 0 || recordType > 0xff || body.length > 250) {
            throw new IllegalArgumentException(
                    "not a record of type " + recordType + " with " + body.length + " bytes");
        }
        body = body.clone();
    }

    @Override
    public byte[] body() {
        return body.clone();
    }
}
