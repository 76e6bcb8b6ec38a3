package io.bearman.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo from its start to its end, and killed on its way. */
@Tag("lab")
@Tag("lab-demo")
class DemoLabTest {
    private static final String ALL_WELL =
            "\\{\"hosts\":6,\"rebooted\":6,\"vms\":24,\"vmsAlive\":24,\"violations\":0,\"seconds\":\\d+}\n";

    @TempDir
    private Path folder;

    private DemoProcess start(String... more) {
        return DemoProcess.start(folder.resolve("demo"), folder.resolve("report.json"), more);
    }

    private void finishes(DemoProcess demo) throws IOException {
        assertThat(demo.exitCode()).as(demo.output()).isZero();
        assertThat(Files.readString(folder.resolve("report.json"))).matches(ALL_WELL);
    }

    @Test
    void everyHostIsRebootedAndEveryGuestLives() throws IOException {
        try (DemoProcess demo = start("--fresh")) {
            finishes(demo);
        }
    }

    @Test
    void killedWhileGuestsMoveAndWhilePowerIsSwitchedItFinishesAllTheSame() throws IOException {
        for (String moment : new String[] {"cn1  move ", "cn1  power off", "cn2  power on"}) {
            try (DemoProcess demo = start()) {
                demo.killAt(moment);
            }
            assertThat(folder.resolve("report.json")).doesNotExist();
        }

        try (DemoProcess demo = start()) {
            finishes(demo);
        }
    }
}
