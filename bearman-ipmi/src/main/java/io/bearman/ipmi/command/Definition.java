package io.bearman.ipmi.command;

/**
 * A command's place in the specification.
 *
 * @param name as the specification calls it, for messages
 * @param section of IPMI v2.0 (revision 1.1), such as {@code 28.2}; another document is named
 * @param netFn network function of the request, even, 0 to 62
 * @param number of the command, 0 to 255
 * @param privilege the least that a session needs for it
 */
public record Definition(String name, String section, int netFn, int number, Privilege privilege) {
    /** Network function of chassis commands. */
    public static final int CHASSIS = 0x00;

    /** Network function of sensors and events. */
    public static final int SENSOR = 0x04;

    /** Network function of the BMC itself, its users and channels. */
    public static final int APPLICATION = 0x06;

    /** Network function of FRU, SDR and SEL. */
    public static final int STORAGE = 0x0a;

    /** Network function of LAN and serial over LAN. */
    public static final int TRANSPORT = 0x0c;

    /** Network function of bodies such as DCMI, whose number is the first byte of the data. */
    public static final int GROUP = 0x2c;

    public Definition {
        if (name.isBlank() || section.isBlank()) {
            throw new IllegalArgumentException("a command needs a name and a section");
        }
        if (netFn < 0 || netFn > 0x3e || (netFn & 1) != 0) {
            throw new IllegalArgumentException("not the network function of a request: " + netFn);
        }
        if (number < 0 || number > 0xff) {
            throw new IllegalArgumentException("not the number of a command: " + number);
        }
    }
}
