package io.bearman.ipmi.fru;

import io.bearman.ipmi.command.WireReader;

/**
 * What a device needs of an output (multirecord type 02h, FRU Information Storage Definition §18.3).
 *
 * @param number of the output, 0 to 15
 * @param millivolts nominal
 * @param lowMillivolts the least it may be
 * @param highMillivolts the most it may be
 * @param rippleMillivolts from peak to peak
 * @param lowMilliamperes the least that it draws
 * @param highMilliamperes the most that it draws
 */
public record DcLoad(
        int number,
        int millivolts,
        int lowMillivolts,
        int highMillivolts,
        int rippleMillivolts,
        int lowMilliamperes,
        int highMilliamperes)
        implements MultiRecord {

    static DcLoad read(WireReader in) {
        return new DcLoad(
                in.uint8() & 0x0f,
                DcOutput.signedTens(in),
                DcOutput.signedTens(in),
                DcOutput.signedTens(in),
                in.uint16le(),
                in.uint16le(),
                in.uint16le());
    }
}
