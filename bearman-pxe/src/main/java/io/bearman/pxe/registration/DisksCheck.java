package io.bearman.pxe.registration;

import io.bearman.core.registration.CheckResult;
import java.util.List;
import java.util.stream.Collectors;

/** Whether it has no disks: what is on a disk outlives a power cycle, and the customer before. */
final class DisksCheck implements Check {
    @Override
    public String name() {
        return "disks";
    }

    @Override
    public List<CheckResult> look(Subject subject) {
        int wanted = subject.profile().compute.disks();
        String expected = wanted == 0 ? "no disk" : wanted + " disks";
        List<Facts.Disk> disks = subject.parts().disks();
        if (disks == null) {
            return List.of(missing(expected, "which disks it has"));
        }
        String actual = disks.isEmpty()
                ? "no disk"
                : disks.size() + " disks: "
                        + disks.stream()
                                .limit(4)
                                .map(Facts.Disk::words)
                                .collect(Collectors.joining(", "));
        return List.of(judge(disks.size() == wanted, expected, actual));
    }
}
