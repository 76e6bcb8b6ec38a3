package io.bearman.pxe.registration;

import io.bearman.core.host.Mac;
import io.bearman.core.registration.CheckResult;
import java.util.ArrayList;
import java.util.List;

/** Whether the inventory's cards have the driver and the firmware that they ought to have. */
final class CardFirmwareCheck implements Check {
    @Override
    public String name() {
        return "card-firmware";
    }

    @Override
    public List<CheckResult> look(Subject subject) {
        HardwareProfile.Cards wanted = subject.profile().cards;
        List<CheckResult> results = new ArrayList<>();
        for (Mac mac : subject.machine().macs()) {
            subject.card(mac).ifPresent(card -> {
                results.addAll(oneOf(mac + " driver", wanted.drivers(), card.driver()));
                results.addAll(oneOf(mac + " firmware", wanted.firmware(), card.firmware()));
            });
        }
        return results;
    }
}
