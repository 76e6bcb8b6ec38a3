package io.bearman.pxe.registration;

import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.CheckResult.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether it has the memory that it ought to have: as the kernel sees it, which is up to a sixteenth
 * less than what is plugged in, and every module.
 */
final class MemoryCheck implements Check {
    @Override
    public String name() {
        return "memory";
    }

    @Override
    public List<CheckResult> look(Subject subject) {
        HardwareProfile.Compute wanted = subject.profile().compute;
        List<CheckResult> results =
                new ArrayList<>(inAll(wanted.memoryMib(), subject.parts().memoryKib()));
        List<Facts.Dimm> dimms = subject.parts().dimms();
        List<Facts.Dimm> present = dimms == null
                ? null
                : dimms.stream().filter(Facts.Dimm::present).toList();
        results.addAll(same("modules", wanted.dimms(), present == null ? null : present.size()));
        for (Facts.Dimm dimm : present == null ? List.<Facts.Dimm>of() : present) {
            results.addAll(look(dimm, wanted));
        }
        if (results.isEmpty() && subject.parts().memoryKib() != null) {
            String size = mib(subject.parts().memoryKib() / 1024);
            results.add(result(Outcome.PASS, "any", size));
        }
        return results;
    }

    private List<CheckResult> inAll(@Nullable Long wantedMib, @Nullable Long kib) {
        if (wantedMib == null) {
            return List.of();
        }
        String expected = mib(wantedMib);
        if (kib == null) {
            return List.of(missing(expected, "its memory"));
        }
        long mib = kib / 1024;
        boolean right = mib <= wantedMib && mib >= wantedMib - wantedMib / 16;
        return List.of(judge(right, expected, mib(mib)));
    }

    private List<CheckResult> look(Facts.Dimm dimm, HardwareProfile.Compute wanted) {
        List<CheckResult> results = new ArrayList<>();
        String slot = dimm.slot();
        results.addAll(same(slot + " MiB", wanted.dimmMib(), dimm.mib()));
        results.addAll(same(slot + " MT/s", wanted.dimmSpeed(), dimm.speed()));
        if (wanted.dimmType() != null) {
            results.addAll(oneOf(slot + " type", List.of(wanted.dimmType()), dimm.type()));
        }
        return results;
    }

    private static String mib(long mib) {
        return mib + " MiB";
    }
}
