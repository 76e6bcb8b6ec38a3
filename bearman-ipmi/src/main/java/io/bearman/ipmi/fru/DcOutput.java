package io.bearman.ipmi.fru;

import io.bearman.ipmi.command.WireReader;

/**
 * An output of a power supply (multirecord type 01h, FRU Information Storage Definition §18.2).
 *
 * @param number of the output, 0 to 15
 * @param standby whether it is on while the machine is off
 * @param millivolts nominal
 * @param lowMillivolts the least it may be
 * @param highMillivolts the most it may be
 * @param rippleMillivolts from peak to peak
 * @param lowMilliamperes the least that must be drawn
 * @param highMilliamperes the most that may be drawn
 */
public record DcOutput(
        int number,
        boolean standby,
        int millivolts,
        int lowMillivolts,
        int highMillivolts,
        int rippleMillivolts,
        int lowMilliamperes,
        int highMilliamperes)
        implements MultiRecord {

    static DcOutput read(WireReader in) {
        int output = in.uint8();
        return new DcOutput(
                output & 0x0f,
                (output & 0x80) != 0,
                signedTens(in),
                signedTens(in),
                signedTens(in),
                in.uint16le(),
                in.uint16le(),
                in.uint16le());
    }

    static int signedTens(WireReader in) {
        return 10 * (short) in.uint16le();
    }
}
