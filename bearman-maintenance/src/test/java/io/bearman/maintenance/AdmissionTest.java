package io.bearman.maintenance;

import static io.bearman.maintenance.Samples.placed;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.inventory.Inventory.Placed;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final Limits LIMITS = new Limits(1, 3, 3, 1);
    private static final Placed CN1 = placed(1, "r1");
    private static final Placed CN2 = placed(2, "r1");
    private static final Placed CN3 = placed(3, "r2");
    private static final Placed CN4 = placed(4, "r3");
    private static final Placed CN5 = placed(5, "r4");

    @Test
    void theFirstHostOfARackMayGo() {
        assertThat(Admission.hold(CN1, List.of(), LIMITS)).isEmpty();
    }

    @Test
    void theSecondHostOfARackWaitsAndSaysForWhom() {
        assertThat(Admission.hold(CN2, List.of(CN1), LIMITS).orElseThrow())
                .contains("rack r1", "cn1", "limit is 1");
    }

    @Test
    void aHostThatIsAlreadyOutAddsNothing() {
        assertThat(Admission.hold(CN1, List.of(CN1), LIMITS)).isEmpty();
    }

    @Test
    void theZoneAndTheWholeCountToo() {
        assertThat(Admission.hold(CN5, List.of(CN1, CN3, CN4), LIMITS).orElseThrow())
                .contains("hosts are out of service");
        assertThat(Admission.hold(CN5, List.of(CN1, CN3), new Limits(1, 2, 9, 1))
                        .orElseThrow())
                .contains("zone az1");
    }
}
