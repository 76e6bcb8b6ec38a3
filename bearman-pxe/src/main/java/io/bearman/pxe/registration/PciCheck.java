package io.bearman.pxe.registration;

import io.bearman.core.registration.CheckResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whether it has the PCI devices that it ought to have, such as accelerators. */
final class PciCheck implements Check {
    @Override
    public String name() {
        return "pci";
    }

    @Override
    public List<CheckResult> look(Subject subject) {
        List<Facts.PciDevice> devices = subject.parts().pci();
        List<CheckResult> results = new ArrayList<>();
        Map<String, Integer> wanted = new TreeMap<>(subject.profile().compute.devices());
        wanted.forEach((id, count) -> {
            String expected = count + " of " + id;
            if (devices == null) {
                results.add(missing(expected, "which devices it has"));
                return;
            }
            long found = devices.stream().filter(it -> is(it, id)).count();
            results.add(judge(found >= count, expected, found + " of " + id));
        });
        return results;
    }

    private static boolean is(Facts.PciDevice device, String id) {
        return id.equalsIgnoreCase(bare(device.vendor()) + ":" + bare(device.device()));
    }

    private static String bare(@Nullable String id) {
        return id == null ? "" : id.replaceFirst("^0[xX]", "");
    }
}
