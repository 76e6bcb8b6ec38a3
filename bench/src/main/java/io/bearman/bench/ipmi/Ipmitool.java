package io.bearman.bench.ipmi;

import io.bearman.bench.measure.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One ipmitool a BMC, 64 of them at a time, as scripts do it. */
final class Ipmitool implements Client {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path folder;

    /**
     * Makes one.
     *
     * @param folder for the list of BMCs
     */
    Ipmitool(Path folder) {
        this.folder = folder;
    }

    @Override
    public String name() {
        return "64 ipmitool";
    }

    @Override
    public Sweep ask(Bmcs bmcs) {
        Path list = folder.resolve("ipmitool.bmcs");
        try {
            Files.write(
                    list,
                    bmcs.addresses().stream()
                            .map(InetSocketAddress::getHostString)
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Command.Ended ended = Command.of(
                        "xargs",
                        "-a",
                        list.toString(),
                        "-P",
                        "64",
                        "-I",
                        "{}",
                        "ipmitool",
                        "-H",
                        "{}",
                        "-p",
                        // All BMCs of one list listen on one port.
                        Integer.toString(bmcs.addresses().get(0).getPort()),
                        "-I",
                        "lanplus",
                        "-C",
                        "3",
                        "-U",
                        bmcs.user(),
                        "-E",
                        "chassis",
                        "power",
                        "status")
                .with("IPMI_PASSWORD", bmcs.password())
                .run(PATIENCE);
        long answers = ended.out()
                .lines()
                .filter(line -> line.matches(".* is (on|off)"))
                .count();
        return new Sweep(ended.seconds(), ended.cpuSeconds(), 100.0 * answers / bmcs.size());
    }
}
