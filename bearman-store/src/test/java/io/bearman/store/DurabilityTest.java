package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel was asked to do before a write was acknowledged. */
@Timeout(120)
class DurabilityTest {
    private static final int INTENTS = 20;
    private static final Pattern SYNCED = Pattern.compile(".*\\b(fsync|fdatasync)\\b.*= 0$");
    private static final Pattern ACKNOWLEDGED = Pattern.compile(".*write\\(1, \"intent \\d+.*");

    @TempDir
    Path folder;

    @Test
    void everyIntentIsSyncedBeforeItIsAcknowledged() throws Exception {
        assumeTrue(
                tracingIsPermitted(), "strace is not installed, or tracing is not permitted here");
        Path trace = folder.resolve("trace.txt");
        List<String> strace = List.of(
                "strace", "-f", "-e", "trace=fsync,fdatasync,write", "-o", trace.toString());

        try (ChildProcess worker = ChildProcess.start(
                strace, folder.resolve("bearman.db"), "intents", "run-one", INTENTS)) {
            assertThat(worker.linesUntil("intent " + INTENTS)).hasSize(INTENTS);
            assertThat(worker.exitCode()).isZero();
        }

        assertThat(syncsBeforeEachAcknowledgement(Files.readAllLines(trace)))
                .hasSize(INTENTS)
                .allSatisfy(syncs -> assertThat(syncs).isPositive());
    }

    private static List<Integer> syncsBeforeEachAcknowledgement(List<String> trace) {
        List<Integer> syncs = new ArrayList<>();
        int since = 0;
        for (String line : trace) {
            if (SYNCED.matcher(line).matches()) {
                since++;
            } else if (ACKNOWLEDGED.matcher(line).matches()) {
                syncs.add(since);
                since = 0;
            }
        }
        return syncs;
    }

    private boolean tracingIsPermitted() throws InterruptedException {
        try {
            return new ProcessBuilder("strace", "-f", "-o", "/dev/null", "true")
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("strace.txt").toFile())
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
