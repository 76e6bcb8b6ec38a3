package io.bearman.kubernetes;

import static io.bearman.kubernetes.Site.CN1;
import static io.bearman.kubernetes.Site.OURS;
import static io.bearman.kubernetes.Site.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.net.HttpFailure;
import io.bearman.core.node.NodeException;
import io.bearman.core.node.NodeGate;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that ends at any call of the API, and another that walks again. */
@Tag("lab")
@Tag("lab-kubernetes")
class KilledGateTest {

    @TempDir
    Path folder;

    @Test
    void whereverTheProcessEndsTheNextOneFinishesTheWalk() {
        int calls = walkDyingAt(Integer.MAX_VALUE);
        assertThat(calls).isGreaterThan(15);

        for (int call = 1; call <= calls; call++) {
            walkDyingAt(call);
        }
    }

    /** {@return how many calls the first walk made} */
    private int walkDyingAt(int call) {
        try (Site site = new Site(folder)) {
            KubernetesSettings settings =
                    KubernetesSettings.create().withLeases("bearman").withPatience(Duration.ZERO);
            int[] made = {0};
            site.api.before(request -> {
                if (++made[0] >= call) {
                    throw new HttpFailure.NoAnswer("the process is dead", null);
                }
            });
            boolean died = false;
            try {
                walk(site, site.open(settings).gate());
            } catch (NodeException.Unreachable e) {
                died = true;
            }
            site.api.before(request -> {});
            int before = made[0];
            if (died) {
                walk(site, site.open(settings).gate());
            }
            assertThat(died).as("at call " + call).isEqualTo(call <= before);
            right(site, call);
            return before;
        }
    }

    /** The machine reboots once, whenever the walk gets there the first time. */
    private static void walk(Site site, NodeGate gate) {
        boolean rebooted = bootId(site).equals("boot-cn1-2");
        if (!rebooted) {
            gate.close(CN1, RUN, OURS, site.hold());
            gate.clear(CN1, RUN, site.hold());
            assertThat(site.apps("cn1")).isEmpty();
            site.api.boot("cn1", "boot-cn1-2");
        }
        gate.admit(CN1, RUN, OURS, site.hold());
        gate.open(CN1, RUN, OURS, site.hold());
    }

    private static String bootId(Site site) {
        return site.api.node("cn1").at("/status/nodeInfo/bootID").asText();
    }

    private static void right(Site site, int call) {
        String when = "after a death at call " + call;
        assertThat(site.taints("cn1")).as(when).isEmpty();
        assertThat(site.cordoned("cn1")).as(when).isFalse();
        assertThat(site.annotation("cn1", "bearman.io/cordoned-by")).as(when).isEmpty();
        assertThat(site.apps("cn1"))
                .as(when)
                .contains("openstack/libvirt", "openstack/nova-compute");
        assertThat(site.api.find("Lease", "bearman", "node-cn1")).as(when).isEmpty();
        assertThat(bootId(site)).as(when).isEqualTo("boot-cn1-2");
    }
}
