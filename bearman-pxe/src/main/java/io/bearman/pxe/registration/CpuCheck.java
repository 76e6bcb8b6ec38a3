package io.bearman.pxe.registration;

import io.bearman.core.registration.CheckResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Whether it has the processors that it ought to have, all alike. */
final class CpuCheck implements Check {
    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public List<CheckResult> look(Subject subject) {
        HardwareProfile.Compute wanted = subject.profile().compute;
        List<Facts.Cpu> cpus = subject.parts().cpus();
        Integer count = cpus == null ? null : cpus.size();
        List<CheckResult> results = new ArrayList<>(same("processors", wanted.cpus(), count));
        results.addAll(same("threads in all", wanted.threads(), subject.parts().cpuThreads()));
        for (Facts.Cpu cpu : cpus == null ? List.<Facts.Cpu>of() : cpus) {
            results.addAll(same("cores", wanted.cores(), cpu.cores()));
            if (wanted.model() != null) {
                results.addAll(oneOf("model", List.of(wanted.model()), cpu.model()));
            }
        }
        long models = cpus == null
                ? 1
                : cpus.stream()
                        .map(Facts.Cpu::model)
                        .filter(Objects::nonNull)
                        .distinct()
                        .count();
        if (models > 1) {
            results.add(judge(false, "processors all alike", models + " models"));
        }
        return results;
    }
}
