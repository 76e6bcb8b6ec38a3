package io.bearman.pxe.registration;

import io.bearman.core.registration.CheckResult;
import java.util.ArrayList;
import java.util.List;

/** Whether BIOS and BMC have the versions, and the firmware the mode, that they ought to have. */
final class FirmwareCheck implements Check {
    @Override
    public String name() {
        return "firmware";
    }

    @Override
    public List<CheckResult> look(Subject subject) {
        HardwareProfile.Firmware wanted = subject.profile().firmware;
        Facts.Board board = subject.facts().board();
        Facts.BmcView bmc = subject.facts().bmc();
        List<CheckResult> results = new ArrayList<>();
        results.addAll(same("mode", wanted.mode(), board.firmware()));
        results.addAll(oneOf("BIOS", wanted.bios(), board.biosVersion()));
        results.addAll(oneOf("BMC firmware", wanted.bmc(), bmc == null ? null : bmc.firmware()));
        return results;
    }
}
