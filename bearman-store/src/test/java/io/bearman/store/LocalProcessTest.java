package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a process is provably gone, and when it only seems so. */
class LocalProcessTest {
    private static final long NO_SUCH_PID = 4_194_305; // above the kernel's greatest, 2^22

    private final LocalProcess self = LocalProcess.current();

    @BeforeEach
    void onLinux() {
        assumeTrue(
                Files.exists(Path.of("/proc/self/stat")), "no /proc: nothing can be proved here");
    }

    @Test
    void weAreThere() {
        assertThat(self.provablyGone(self.id())).isFalse();
        assertThat(LocalProcess.current()).isEqualTo(self);
        assertThat(self.id()).startsWith("pid " + ProcessHandle.current().pid() + " on ");
        assertThat(self.id()).hasSizeLessThan(255);
    }

    @Test
    void aPidThatIsNotThereIsGone() {
        assertThat(self.provablyGone(other(NO_SUCH_PID, "1", self.boot(), self.namespace())))
                .isTrue();
    }

    @Test
    void aPidThatIsUsedAgainIsGone() {
        assertThat(self.provablyGone(other(self.pid(), "1", self.boot(), self.namespace())))
                .isTrue();
    }

    @Test
    void aProcessOfAnotherMachineOrBootProvesNothing() {
        String boot = "00000000-0000-0000-0000-000000000000";

        assertThat(self.provablyGone(other(NO_SUCH_PID, "1", boot, self.namespace())))
                .isFalse();
    }

    @Test
    void aProcessOfAnotherContainerProvesNothing() {
        assertThat(self.provablyGone(other(NO_SUCH_PID, "1", self.boot(), "pid:[1]")))
                .isFalse();
    }

    @Test
    void anIdOfAnotherKindProvesNothing() {
        assertThat(self.provablyGone("worker-1")).isFalse();
        assertThat(self.provablyGone(other(NO_SUCH_PID, "1", "", self.namespace())))
                .isFalse();
    }

    private static String other(long pid, String started, String boot, String namespace) {
        return new LocalProcess(pid, started, boot, namespace, "elsewhere").id();
    }
}
