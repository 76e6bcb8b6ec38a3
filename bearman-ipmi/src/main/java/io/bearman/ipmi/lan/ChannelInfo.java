package io.bearman.ipmi.lan;

/**
 * What a channel is (Get Channel Info, IPMI v2.0 §22.24).
 *
 * @param channel 0 to 15
 * @param medium its number in table 6-3; 4 is a LAN, 12 the system interface
 * @param protocol its number in table 6-2
 * @param sessions how many sessions it can have
 * @param active how many it has
 * @param vendor IANA number of who defined the protocol, 7154 for the IPMI forum
 */
public record ChannelInfo(
        int channel, int medium, int protocol, Sessions sessions, int active, int vendor) {
    private static final int LAN = 4;

    /** How many sessions a channel can have. */
    public enum Sessions {
        NONE,
        ONE,
        MANY,
        /** Sessions may be activated or not. */
        SWITCHED
    }

    /** {@return whether it is an Ethernet} */
    public boolean lan() {
        return medium == LAN;
    }
}
