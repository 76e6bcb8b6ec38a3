package io.bearman.pxe.registration;

import io.bearman.core.bmc.Comparison;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.power.Reading;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that checks look at; it was all gathered before, so that they are pure.
 *
 * @param facts what the machine says
 * @param placed what the inventory says
 * @param profile what it ought to be made of
 * @param lan its BMC over the network
 * @param now the time when the facts came
 */
record Subject(Facts facts, Placed placed, HardwareProfile profile, Lan lan, Instant now) {
    Machine machine() {
        return placed.machine();
    }

    Facts.Parts parts() {
        return facts.parts();
    }

    /** {@return the card with this address, the ones that lead to a BMC aside} */
    Optional<Facts.Card> card(Mac mac) {
        return facts.parts().nics() == null
                ? Optional.empty()
                : facts.parts().nics().stream()
                        .filter(card -> mac.equals(card.mac()) && !card.ofBmc())
                        .findFirst();
    }

    /**
     * Its BMC over the network.
     *
     * @param reading what it said; null when it did not
     * @param why why it did not say anything, or nothing of its settings
     * @param twin who else of the inventory has its GUID; empty for nobody
     * @param settings how its settings compare; null when nobody says how they ought to be
     */
    record Lan(
            @Nullable Reading reading,
            String why,
            String twin,
            @Nullable Comparison settings) {
        /** {@return whether its GUID is its own, so that it can prove whose it is} */
        boolean proven() {
            return reading != null
                    && twin.isEmpty()
                    && !reading.guid().hex().matches("0{32}|f{32}");
        }
    }
}
