package io.bearman.core.inventory;

import io.bearman.core.host.Mac;
import io.bearman.core.host.Nic;
import java.util.ArrayList;
import java.util.List;

/** The planned end of a cable in one word: {@code switch:port}, or {@code -} when nobody planned. */
final class Cabling {
    private static final String ANYWHERE = "-";

    private Cabling() {}

    static String format(Nic nic) {
        return nic.switchName().isEmpty()
                ? ANYWHERE
                : nic.switchName().get() + ":" + nic.switchPort().orElseThrow();
    }

    /**
     * {@return the cards}
     *
     * @param cabling a word for each MAC in turn, or nothing at all
     * @throws IllegalArgumentException when a word is missing, too many or wrong
     */
    static List<Nic> nics(List<Mac> macs, List<String> cabling) {
        if (!cabling.isEmpty() && cabling.size() != macs.size()) {
            throw new IllegalArgumentException("cabling: has " + cabling.size() + " words for "
                    + macs.size() + " MAC addresses; write - for a card that may be anywhere");
        }
        List<Nic> nics = new ArrayList<>();
        for (int i = 0; i < macs.size(); i++) {
            nics.add(cabling.isEmpty() ? Nic.of(macs.get(i)) : nic(macs.get(i), cabling.get(i)));
        }
        return nics;
    }

    private static Nic nic(Mac mac, String word) {
        int colon = word.indexOf(':');
        if (word.equals(ANYWHERE)) {
            return Nic.of(mac);
        }
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "cabling: must be switch:port or -, not '" + word + "'");
        }
        return new Nic(mac, word.substring(0, colon), word.substring(colon + 1));
    }
}
