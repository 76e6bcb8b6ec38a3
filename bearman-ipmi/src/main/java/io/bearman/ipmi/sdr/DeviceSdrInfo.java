package io.bearman.ipmi.sdr;

import java.util.List;

/**
 * What a BMC says of the records of its own (Get Device SDR Info, IPMI v2.0 §35.2).
 *
 * @param sensors how many sensors logical unit 0 has
 * @param dynamic whether they may change while it runs
 * @param luns the logical units that have sensors, 0 to 3, ascending
 * @param change differs after each change of dynamic sensors; 0 for others
 */
public record DeviceSdrInfo(int sensors, boolean dynamic, List<Integer> luns, long change) {
    public DeviceSdrInfo {
        luns = List.copyOf(luns);
    }
}
