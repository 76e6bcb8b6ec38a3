package io.bearman.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The processor time of this process: of all its threads, the JVM's own too. */
public final class Processor {
    private static final double NANOS = 1e9;

    private Processor() {}

    /**
     * {@return how many seconds of it were used while this ran} The kernel counts it in hundredths of a
     * second, so this should run for a while.
     */
    public static double seconds(Runnable work) {
        OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = system.getProcessCpuTime();
        work.run();
        return (system.getProcessCpuTime() - before) / NANOS;
    }
}
