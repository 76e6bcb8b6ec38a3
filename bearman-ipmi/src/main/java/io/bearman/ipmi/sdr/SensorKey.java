package io.bearman.ipmi.sdr;

/**
 * Which sensor: who owns it, and its number there (IPMI v2.0 §43.1, record key bytes).
 *
 * @param owner slave address of a controller, even, or the id of a piece of software, odd; the BMC
 *     itself is {@value #BMC}
 * @param channel over which the owner is reached, 0 to 15
 * @param lun logical unit of the owner, 0 to 3
 * @param number 0 to 255
 */
public record SensorKey(int owner, int channel, int lun, int number) {
    /** Slave address of the BMC. */
    public static final int BMC = 0x20;

    public SensorKey {
        if (owner < 0 || owner > 0xff || channel < 0 || channel > 15) {
            throw new IllegalArgumentException("owner " + owner + ", channel " + channel);
        }
        if (lun < 0 || lun > 3 || number < 0 || number > 0xff) {
            throw new IllegalArgumentException("unit " + lun + ", sensor " + number);
        }
    }

    /** {@return whether the BMC itself answers for it} */
    public boolean atBmc() {
        return owner == BMC && channel == 0;
    }

    SensorKey plus(int count) {
        return new SensorKey(owner, channel, lun, number + count & 0xff);
    }

    @Override
    public String toString() {
        return String.format("0x%02x", number)
                + (lun == 0 ? "" : " unit " + lun)
                + (owner == BMC ? "" : String.format(" of 0x%02x", owner))
                + (channel == 0 ? "" : " on channel " + channel);
    }
}
