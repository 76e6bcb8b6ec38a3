package io.bearman.kubernetes;

import static io.bearman.kubernetes.Site.CN1;
import static io.bearman.kubernetes.Site.COMPUTE;
import static io.bearman.kubernetes.Site.DEAD;
import static io.bearman.kubernetes.Site.OURS;
import static io.bearman.kubernetes.Site.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.RefusedException;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.net.HttpFailure;
import io.bearman.core.node.Hold;
import io.bearman.core.node.NodeException;
import io.bearman.core.node.NodeGate;
import io.bearman.core.power.PoweredOff;
import io.bearman.kubernetes.KubernetesSettings.BarePods;
import io.bearman.testkit.power.Evidence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The node gate against the testkit's API, over a socket and in virtual time. */
class KubernetesGateTest {
    private static final String CLOSED = "bearman.io/maintenance=run-1:NoSchedule";
    private static final String CLEARED = "bearman.io/maintenance=run-1:NoExecute";
    private static final String LOST = "node.kubernetes.io/out-of-service=nodeshutdown:NoExecute";

    @TempDir
    Path folder;

    private Site site;
    private NodeGate gate;

    @BeforeEach
    void open() {
        site = new Site(folder);
        gate = site.gate();
    }

    @AfterEach
    void close() {
        site.close();
    }

    private void human(java.util.function.Consumer<ObjectNode> change) {
        site.api.changeNode("cn1", change);
    }

    // --- closing ---

    @Test
    void aClosedNodeIsTaintedAndCordonedAndKeepsAllItsPods() {
        gate.close(CN1, RUN, OURS, site.hold());

        assertThat(site.taints("cn1")).containsExactly(CLOSED);
        assertThat(site.cordoned("cn1")).isTrue();
        assertThat(site.annotation("cn1", "bearman.io/cordoned-by")).isEqualTo("run-1");
        assertThat(site.apps("cn1"))
                .containsExactly("openstack/libvirt", "openstack/nova-compute", "web/shop");
    }

    @Test
    void closingAgainChangesNothing() {
        gate.close(CN1, RUN, OURS, site.hold());
        int writes = site.api.writes().size();

        gate.close(CN1, RUN, OURS, site.hold());

        assertThat(site.api.writes()).hasSize(writes);
    }

    @Test
    void aNodeThatAHumanCordonedStaysCordonedForEver() {
        human(node -> node.withObject("/spec").put("unschedulable", true));

        gate.close(CN1, RUN, OURS, site.hold());
        reboot();

        assertThat(site.cordoned("cn1")).isTrue();
        assertThat(site.annotation("cn1", "bearman.io/cordoned-by")).isEmpty();
        assertThat(site.taints("cn1")).isEmpty();
    }

    @Test
    void theCordonOfADeadRunIsTakenOver() {
        gate.close(CN1, DEAD, OURS, site.hold());

        gate.close(CN1, RUN, OURS, site.hold());
        reboot();

        assertThat(site.cordoned("cn1")).isFalse();
        assertThat(site.taints("cn1")).isEmpty();
    }

    @Test
    void theMaintenanceOfAnotherFleetIsNotTouched() {
        gate.close(CN1, RunId.of("run-9"), run -> true, site.hold());
        int writes = site.api.writes().size();

        assertThatThrownBy(() -> gate.close(CN1, RUN, OURS, site.hold()))
                .isInstanceOf(NodeException.Taken.class)
                .hasMessage("cn1: its node is in the maintenance of run-9, which this fleet does"
                        + " not know; take the taint away if nobody is at work:"
                        + " kubectl taint node cn1 bearman.io/maintenance-");
        assertThat(site.api.writes()).hasSize(writes);
    }

    @Test
    void whatAnotherFleetClosedStaysClosedWhenARunGivesItsHostBack() {
        gate.close(CN1, RunId.of("run-9"), run -> true, site.hold());
        gate.clear(CN1, RunId.of("run-9"), site.hold());
        site.api.boot("cn1", "boot-cn1-2");

        gate.admit(CN1, RUN, OURS, site.hold());
        gate.open(CN1, RUN, OURS, site.hold());

        assertThat(site.taints("cn1"))
                .containsExactlyInAnyOrder(
                        "bearman.io/maintenance=run-9:NoSchedule",
                        "bearman.io/maintenance=run-9:NoExecute");
        assertThat(site.cordoned("cn1")).isTrue();
    }

    @Test
    void whatADeadRunLeftIsTakenAwayByTheOneThatBringsTheHostIn() {
        gate.close(CN1, DEAD, OURS, site.hold());
        gate.clear(CN1, DEAD, site.hold());
        site.api.boot("cn1", "boot-cn1-2");

        gate.admit(CN1, RUN, OURS, site.hold());
        gate.open(CN1, RUN, OURS, site.hold());

        assertThat(site.taints("cn1")).isEmpty();
        assertThat(site.cordoned("cn1")).isFalse();
    }

    @Test
    void taintsAndLabelsOfOthersStay() {
        human(node -> {
            node.withObject("/spec")
                    .withArray("/taints")
                    .addObject()
                    .put("key", "gpu")
                    .put("value", "yes")
                    .put("effect", "PreferNoSchedule");
            node.withObject("/metadata/labels").put("rack", "r7");
        });

        gate.close(CN1, RUN, OURS, site.hold());
        reboot();

        assertThat(site.taints("cn1")).containsExactly("gpu=yes:PreferNoSchedule");
        assertThat(site.label("cn1", "rack")).isEqualTo("r7");
    }

    @Test
    void aNodeThatIsNotThereIsNotFound() {
        assertThatThrownBy(() -> gate.close(HostId.of("cn9"), RUN, OURS, site.hold()))
                .isInstanceOf(NodeException.NotFound.class)
                .hasMessageContaining("has no node cn9; see: kubectl get nodes");
    }

    @Test
    void nodesMayBeCalledOtherwiseThanHosts() {
        site.api.addNode("cn1.dc.example", COMPUTE);
        NodeGate named =
                site.open(Site.settings().withNodeName("{host}.dc.example")).gate();

        named.close(CN1, RUN, OURS, site.hold());

        assertThat(site.cordoned("cn1.dc.example")).isTrue();
        assertThat(site.cordoned("cn1")).isFalse();
    }

    @Test
    void aPodThatNobodyWouldMakeAnewKeepsTheNodeFromBeingClosed() {
        site.api.addPod("default", "by-hand", "cn1");

        assertThatThrownBy(() -> gate.close(CN1, RUN, OURS, site.hold()))
                .isInstanceOf(NodeException.Taken.class)
                .hasMessageStartingWith(
                        "cn1: no controller would make these pods anew: default/by-hand;");
        assertThat(site.taints("cn1")).isEmpty();
        assertThat(site.cordoned("cn1")).isFalse();
    }

    @Test
    void suchPodsAreLostWhenThatIsMeant() {
        site.api.addPod("default", "by-hand", "cn1");
        NodeGate careless = site.open(Site.settings().with(BarePods.EVICT)).gate();

        careless.close(CN1, RUN, OURS, site.hold());
        careless.clear(CN1, RUN, site.hold());

        assertThat(site.apps("cn1")).isEmpty();
    }

    // --- clearing ---

    @Test
    void aClearedNodeHasNoPodsButWhatMustStay() {
        site.api.addMirrorPod("etcd-cn1", "cn1");
        site.api.addFinishedPod("default", "report", "cn1");
        gate.close(CN1, RUN, OURS, site.hold());

        gate.clear(CN1, RUN, site.hold());

        assertThat(site.taints("cn1")).containsExactlyInAnyOrder(CLOSED, CLEARED);
        assertThat(site.apps("cn1")).doesNotContain("web/shop");
        assertThat(site.apps("cn2")).contains("web/shop");
    }

    @Test
    void computePodsOutliveTheClosingAndAreThrownOffByTheClearing() {
        gate.close(CN1, RUN, OURS, site.hold());
        assertThat(site.apps("cn1")).contains("openstack/libvirt", "openstack/nova-compute");

        gate.clear(CN1, RUN, site.hold());

        assertThat(site.apps("cn1")).doesNotContain("openstack/libvirt");
        assertThat(site.api.writes()).noneMatch(it -> it.contains("libvirt"));
    }

    @Test
    void podsThatABudgetKeepsAreWaitedForAndThenNamed() {
        site.api.addBudget("web", "shop", 3);
        gate.close(CN1, RUN, OURS, site.hold());
        String pod = site.api.pods("cn1").stream()
                .filter(it -> it.startsWith("web/"))
                .findFirst()
                .orElseThrow();

        assertThatThrownBy(() -> gate.clear(CN1, RUN, site.hold()))
                .isInstanceOf(NodeException.NotInTime.class)
                .hasMessage("cn1: pods stay on its node cn1 after 300 s: " + pod
                        + "; a disruption budget keeps " + pod + ", see: kubectl get pdb -A");
        assertThat(site.cordoned("cn1")).isTrue();
        assertThat(site.api.pods("cn1")).contains(pod);
    }

    @Test
    void aBudgetThatEasesLetsThePodGo() {
        site.api.addBudget("web", "shop", 3);
        gate.close(CN1, RUN, OURS, site.hold());
        site.time.after(
                Duration.ofMinutes(2), () -> site.api.remove("PodDisruptionBudget", "web", "shop"));

        gate.clear(CN1, RUN, site.hold());

        assertThat(site.apps("cn1")).doesNotContain("web/shop");
    }

    /** {@return a hold that is lost when it is asked for the n-th time} */
    private Hold lostAt(int check) {
        AtomicInteger checks = new AtomicInteger();
        return holdUntil(() -> checks.incrementAndGet() == check);
    }

    private Hold holdUntil(BooleanSupplier lost) {
        Hold real = site.hold();
        return new Hold() {
            @Override
            public Duration patience() {
                return real.patience();
            }

            @Override
            public void check() {
                if (lost.getAsBoolean()) {
                    throw new RefusedException("taken back");
                }
            }

            @Override
            public void pause(Duration duration) {
                real.pause(duration);
            }
        };
    }

    @Test
    void aHostThatIsTakenBackLosesNoFurtherPod() {
        site.api.addReplicaSet("web", "cart", 3);
        gate.close(CN1, RUN, OURS, site.hold());

        assertThatThrownBy(() -> gate.clear(CN1, RUN, lostAt(2)))
                .isInstanceOf(RefusedException.class);

        assertThat(site.api.writes().stream().filter(it -> it.endsWith("/eviction")))
                .hasSize(1);
        assertThat(site.taints("cn1")).containsExactly(CLOSED);
    }

    @Test
    void nobodyIsThrownOffAHostThatIsTakenBackDuringTheEvictions() {
        gate.close(CN1, RUN, OURS, site.hold());

        assertThatThrownBy(() -> gate.clear(CN1, RUN, lostAt(2)))
                .isInstanceOf(RefusedException.class);

        assertThat(site.taints("cn1")).containsExactly(CLOSED);
        assertThat(site.apps("cn1")).containsExactly("openstack/libvirt", "openstack/nova-compute");
    }

    // --- giving back what was not switched off ---

    @Test
    void aReopenedNodeIsAsItWasBeforeAlthoughItDidNotReboot() {
        NodeGate leasing = site.open(Site.settings().withLeases("bearman")).gate();
        leasing.close(CN1, RUN, OURS, site.hold());
        leasing.clear(CN1, RUN, site.hold());

        leasing.reopen(CN1, RUN, OURS, site.hold());

        assertThat(site.taints("cn1")).isEmpty();
        assertThat(site.cordoned("cn1")).isFalse();
        assertThat(site.annotation("cn1", "bearman.io/left-boot-id")).isEmpty();
        assertThat(site.apps("cn1")).contains("openstack/libvirt", "openstack/nova-compute");
        assertThat(site.api.find("Lease", "bearman", "node-cn1")).isEmpty();
    }

    @Test
    void whatAHumanCordonedAndAnotherFleetClosedIsNotReopened() {
        human(node -> node.withObject("/spec").put("unschedulable", true));
        gate.close(CN1, RunId.of("run-9"), run -> true, site.hold());

        gate.reopen(CN1, RUN, OURS, site.hold());

        assertThat(site.taints("cn1")).containsExactly("bearman.io/maintenance=run-9:NoSchedule");
        assertThat(site.cordoned("cn1")).isTrue();
    }

    @Test
    void ofANodeThatIsReopenedWithoutHavingBeenClosedNothingIsSaid() {
        gate.reopen(CN1, RUN, OURS, site.hold());

        assertThat(site.label("cn1", "bearman.io/state")).isEmpty();
        assertThat(site.api.writes()).isEmpty();
    }

    @Test
    void aNodeThatIsNotThereNeedsNoReopening() {
        gate.reopen(HostId.of("cn9"), RUN, OURS, site.hold());

        assertThat(site.api.writes()).isEmpty();
    }

    @Test
    void podsThatTakeTheirTimeAreEvictedOnceAndWaitedFor() {
        site.api.terminationTime(Duration.ofSeconds(30));
        gate.close(CN1, RUN, OURS, site.hold());

        gate.clear(CN1, RUN, site.hold());

        assertThat(site.api.writes().stream().filter(it -> it.endsWith("/eviction")))
                .hasSize(1);
        assertThat(site.apps("cn1")).doesNotContain("web/shop");
    }

    // --- a lost node ---

    @Test
    void aLostNodesPodsGoElsewhereWithoutItsKubelet() {
        site.api.terminationTime(Duration.ofSeconds(30));
        site.api.down("cn1");

        gate.lost(CN1, RUN, Evidence.off(), site.hold());

        assertThat(site.taints("cn1")).containsExactlyInAnyOrder(CLOSED, CLEARED, LOST);
        assertThat(site.apps("cn1")).isEmpty();
    }

    @Test
    void withoutEvidenceNoNodeIsLost() {
        assertThatThrownBy(() -> gate.lost(CN1, RUN, none(), site.hold()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("evidence");
        assertThat(site.taints("cn1")).isEmpty();
    }

    @SuppressWarnings("NullAway")
    private static PoweredOff none() {
        return null;
    }

    @Test
    void aLostNodeThatBootedIsInServiceAgainAndStaysClosed() {
        site.api.down("cn1");
        gate.close(CN1, RUN, OURS, site.hold());
        gate.lost(CN1, RUN, Evidence.off(), site.hold());

        site.api.boot("cn1", "boot-cn1-2");
        gate.admit(CN1, RUN, OURS, site.hold());

        assertThat(site.taints("cn1")).containsExactly(CLOSED);
        assertThat(site.apps("cn1")).containsExactly("openstack/libvirt", "openstack/nova-compute");
        gate.open(CN1, RUN, OURS, site.hold());
        assertThat(site.taints("cn1")).isEmpty();
        assertThat(site.cordoned("cn1")).isFalse();
    }

    @Test
    void anOutOfServiceTaintOfAHumanStays() {
        human(node -> node.withObject("/spec")
                .withArray("/taints")
                .addObject()
                .put("key", "node.kubernetes.io/out-of-service")
                .put("value", "nodeshutdown")
                .put("effect", "NoExecute"));
        gate.lost(CN1, RUN, Evidence.off(), site.hold());

        gate.admit(CN1, RUN, OURS, site.hold());

        assertThat(site.taints("cn1")).contains(LOST);
    }

    // --- a hold that is lost while the API is asked again ---

    /** {@return a hold that is lost once a request of this method got no answer} */
    private Hold lostWithTheFirst(String method) {
        AtomicBoolean lost = new AtomicBoolean();
        site.api.before(request -> {
            if (request.method().equals(method) && lost.compareAndSet(false, true)) {
                throw new HttpFailure.NoAnswer("the connection broke", null);
            }
        });
        return holdUntil(lost::get);
    }

    @Test
    void aNodeIsNotLostByALaterTryOnceTheHoldIsLost() {
        Hold hold = lostWithTheFirst("PATCH");

        assertThatThrownBy(() -> gate.lost(CN1, RUN, Evidence.off(), hold))
                .isInstanceOf(RefusedException.class);

        assertThat(site.taints("cn1")).isEmpty();
    }

    @Test
    void aNodeIsNotClearedByALaterTryOnceTheHoldIsLost() {
        gate.close(CN1, RUN, OURS, site.hold());
        Hold hold = lostWithTheFirst("PATCH");

        assertThatThrownBy(() -> gate.clear(CN1, RUN, hold)).isInstanceOf(RefusedException.class);

        assertThat(site.taints("cn1")).containsExactly(CLOSED);
    }

    @Test
    void noPodIsEvictedByALaterTryOnceTheHoldIsLost() {
        gate.close(CN1, RUN, OURS, site.hold());
        Hold hold = lostWithTheFirst("POST");

        assertThatThrownBy(() -> gate.clear(CN1, RUN, hold)).isInstanceOf(RefusedException.class);

        assertThat(site.apps("cn1")).contains("web/shop");
    }

    @Test
    void aNodeIsNotOpenedByALaterTryOnceTheHoldIsLost() {
        gate.close(CN1, RUN, OURS, site.hold());
        gate.clear(CN1, RUN, site.hold());
        site.api.boot("cn1", "boot-cn1-2");
        gate.admit(CN1, RUN, OURS, site.hold());
        Hold hold = lostWithTheFirst("PATCH");

        assertThatThrownBy(() -> gate.open(CN1, RUN, OURS, hold))
                .isInstanceOf(RefusedException.class);

        assertThat(site.cordoned("cn1")).isTrue();
    }

    @Test
    void aNodeIsNotClosedByALaterTryOnceTheHoldIsLost() {
        Hold hold = lostWithTheFirst("PATCH");

        assertThatThrownBy(() -> gate.close(CN1, RUN, OURS, hold))
                .isInstanceOf(RefusedException.class);

        assertThat(site.taints("cn1")).isEmpty();
        assertThat(site.cordoned("cn1")).isFalse();
    }

    @Test
    void aNodeIsNotLeasedByALaterTryOnceTheHoldIsLost() {
        NodeGate leasing = site.open(Site.settings().withLeases("bearman")).gate();
        Hold hold = lostWithTheFirst("POST");

        assertThatThrownBy(() -> leasing.close(CN1, RUN, OURS, hold))
                .isInstanceOf(RefusedException.class);

        assertThat(site.api.find("Lease", "bearman", "node-cn1")).isEmpty();
        assertThat(site.taints("cn1")).isEmpty();
    }

    @Test
    void aNodeIsNotAdmittedByALaterTryOnceTheHoldIsLost() {
        gate.close(CN1, RUN, OURS, site.hold());
        gate.clear(CN1, RUN, site.hold());
        Hold hold = lostWithTheFirst("PATCH");

        assertThatThrownBy(() -> gate.admit(CN1, RUN, OURS, hold))
                .isInstanceOf(RefusedException.class);

        assertThat(site.taints("cn1")).contains(CLEARED);
    }

    @Test
    void aNodeIsNotReopenedByALaterTryOnceTheHoldIsLost() {
        gate.close(CN1, RUN, OURS, site.hold());
        Hold hold = lostWithTheFirst("PATCH");

        assertThatThrownBy(() -> gate.reopen(CN1, RUN, OURS, hold))
                .isInstanceOf(RefusedException.class);

        assertThat(site.cordoned("cn1")).isTrue();
    }

    @Test
    void aLeaseIsNotGivenBackByALaterTryOnceTheHoldIsLost() {
        NodeGate leasing = site.open(Site.settings().withLeases("bearman")).gate();
        leasing.close(CN1, RUN, OURS, site.hold());
        Hold hold = lostWithTheFirst("DELETE");

        assertThatThrownBy(() -> leasing.reopen(CN1, RUN, OURS, hold))
                .isInstanceOf(RefusedException.class);

        assertThat(leasedTo()).isEqualTo("bearman/run-1");
    }

    @Test
    void aNodeIsNotRetiredByALaterTryOnceTheHoldIsLost() {
        Hold hold = lostWithTheFirst("DELETE");

        assertThatThrownBy(() -> gate.retire(CN1, hold)).isInstanceOf(RefusedException.class);

        assertThat(site.api.names("Node")).contains("/cn1");
    }

    @Test
    void aNodeThatChangesWhileItsHoldIsAskedForMinutesIsChangedAfterwards() {
        gate.close(CN1, RUN, OURS, site.hold());
        AtomicInteger checks = new AtomicInteger();
        Hold slow = holdUntil(() -> {
            if (checks.getAndIncrement() == 1) {
                site.time.sleep(Duration.ofMinutes(4));
                human(node -> node.withObject("/metadata/labels").put("rack", "r7"));
            }
            return false;
        });

        gate.clear(CN1, RUN, slow);

        assertThat(site.taints("cn1")).contains(CLEARED);
    }

    @Test
    void aNodeIsNotEnlistedByALaterTryOnceTheHoldIsLost() {
        Hold hold = lostWithTheFirst("PATCH");

        assertThatThrownBy(() -> gate.enlist(CN1, RUN, hold)).isInstanceOf(RefusedException.class);

        assertThat(site.label("cn1", "bearman.io/state")).isEmpty();
    }

    // --- opening ---

    private void reboot() {
        gate.clear(CN1, RUN, site.hold());
        site.api.boot("cn1", "boot-cn1-2");
        gate.admit(CN1, RUN, OURS, site.hold());
        gate.open(CN1, RUN, OURS, site.hold());
    }

    @Test
    void afterARebootTheNodeIsAsItWas() {
        gate.close(CN1, RUN, OURS, site.hold());

        reboot();

        assertThat(site.taints("cn1")).isEmpty();
        assertThat(site.cordoned("cn1")).isFalse();
        assertThat(site.annotation("cn1", "bearman.io/cordoned-by")).isEmpty();
        assertThat(site.annotation("cn1", "bearman.io/left-boot-id")).isEmpty();
        assertThat(site.apps("cn1")).contains("openstack/libvirt", "openstack/nova-compute");
    }

    @Test
    void aNodeThatStillReportsItsOldBootIsNotBack() {
        gate.close(CN1, RUN, OURS, site.hold());
        gate.clear(CN1, RUN, site.hold());
        gate.admit(CN1, RUN, OURS, site.hold());

        assertThatThrownBy(() -> gate.open(CN1, RUN, OURS, site.hold()))
                .isInstanceOf(NodeException.NotInTime.class)
                .hasMessageContaining("its kubelet still reports the boot boot-cn1-1")
                .hasMessageContaining("see: kubectl describe node cn1");
        assertThat(site.cordoned("cn1")).isTrue();
    }

    @Test
    void aNodeWhoseComputePodIsNotReadyIsNotBack() {
        gate.close(CN1, RUN, OURS, site.hold());
        gate.clear(CN1, RUN, site.hold());
        site.api.boot("cn1", "boot-cn1-2");
        // Nobody admitted it: what NoExecute keeps away does not belong there, so all is well;
        // an untolerated taint of somebody else is another matter.
        gate.admit(CN1, RUN, OURS, site.hold());
        site.api.down("cn1");

        assertThatThrownBy(() -> gate.open(CN1, RUN, OURS, site.hold()))
                .isInstanceOf(NodeException.NotInTime.class)
                .hasMessageContaining("it is not Ready");
    }

    @Test
    void aNodeThatBecomesReadyLateIsWaitedFor() {
        gate.close(CN1, RUN, OURS, site.hold());
        gate.clear(CN1, RUN, site.hold());
        gate.admit(CN1, RUN, OURS, site.hold());
        site.time.after(Duration.ofMinutes(3), () -> site.api.boot("cn1", "boot-cn1-2"));

        gate.open(CN1, RUN, OURS, site.hold());

        assertThat(site.cordoned("cn1")).isFalse();
    }

    // --- joining and leaving ---

    @Test
    void aHostThatJoinsIsWaitedForAndGetsItsComputePods() {
        HostId cn4 = HostId.of("cn4");
        site.time.after(Duration.ofMinutes(1), () -> site.api.addNode("cn4", java.util.Map.of()));

        gate.enlist(cn4, RUN, site.hold());

        assertThat(site.apps("cn4")).containsExactly("openstack/libvirt", "openstack/nova-compute");
    }

    @Test
    void theStateLabelMovesNoPod() {
        human(node -> node.withObject("/metadata/labels").put("bearman.io/state", "nonsense"));

        assertThat(site.apps("cn1")).contains("openstack/libvirt", "openstack/nova-compute");
    }

    @Test
    void aRetiredHostHasNoNode() {
        gate.retire(CN1, site.hold());
        gate.retire(CN1, site.hold());

        assertThat(site.api.names("Node")).containsExactly("/cn2", "/cn3");
    }

    // --- leases ---

    @Test
    void othersSeeTheMaintenanceAsALease() {
        NodeGate leasing = site.open(Site.settings().withLeases("bearman")).gate();

        leasing.close(CN1, RUN, OURS, site.hold());

        assertThat(site.api.find("Lease", "bearman", "node-cn1").orElseThrow().path("spec"))
                .hasToString("{\"acquireTime\":\"2026-01-01T00:00:00.000000Z\","
                        + "\"holderIdentity\":\"bearman/run-1\",\"leaseDurationSeconds\":3600,"
                        + "\"renewTime\":\"2026-01-01T00:00:00.000000Z\"}");
        leasing.clear(CN1, RUN, site.hold());
        site.api.boot("cn1", "boot-cn1-2");
        leasing.admit(CN1, RUN, OURS, site.hold());
        leasing.open(CN1, RUN, OURS, site.hold());
        assertThat(site.api.find("Lease", "bearman", "node-cn1")).isEmpty();
    }

    @Test
    void aNodeThatAnotherOperatorHoldsIsLeftToIt() {
        NodeGate leasing = site.open(Site.settings().withLeases("bearman")).gate();
        leasing.close(CN1, RunId.of("run-9"), run -> true, site.hold());

        assertThatThrownBy(() -> leasing.close(CN1, RUN, OURS, site.hold()))
                .isInstanceOf(NodeException.Taken.class)
                .hasMessageContaining("its node is leased to bearman/run-9");
    }

    private void loseTheFirstAnswer(String method) {
        AtomicBoolean lost = new AtomicBoolean();
        site.api.before(request -> {
            boolean about =
                    request.method().equals(method) && request.uri().getPath().contains("/leases");
            if (about && lost.compareAndSet(false, true)) {
                site.api.send(request);
                throw new HttpFailure.NoAnswer("the connection broke", null);
            }
        });
    }

    private String leasedTo() {
        return site.api
                .find("Lease", "bearman", "node-cn1")
                .orElseThrow()
                .at("/spec/holderIdentity")
                .asText();
    }

    @Test
    void aLeaseThatWasMadeWithoutAnAnswerIsOurs() {
        NodeGate leasing = site.open(Site.settings().withLeases("bearman")).gate();
        loseTheFirstAnswer("POST");

        leasing.close(CN1, RUN, OURS, site.hold());

        assertThat(leasedTo()).isEqualTo("bearman/run-1");
    }

    @Test
    void aLeaseThatWasTakenOverWithoutAnAnswerIsOurs() {
        NodeGate leasing = site.open(Site.settings().withLeases("bearman")).gate();
        leasing.close(CN1, DEAD, OURS, site.hold());
        loseTheFirstAnswer("PATCH");

        leasing.close(CN1, RUN, OURS, site.hold());

        assertThat(leasedTo()).isEqualTo("bearman/run-1");
    }

    @Test
    void aLeaseIsRenewedAsLongAsTheNodeIsKept() {
        NodeGate leasing = site.open(Site.settings().withLeases("bearman")).gate();
        leasing.close(CN1, RUN, OURS, site.hold());
        site.time.sleep(Duration.ofMinutes(50));

        leasing.keep(CN1, RUN);

        assertThat(site.api.find("Lease", "bearman", "node-cn1").orElseThrow().path("spec"))
                .hasToString("{\"acquireTime\":\"2026-01-01T00:00:00.000000Z\","
                        + "\"holderIdentity\":\"bearman/run-1\",\"leaseDurationSeconds\":3600,"
                        + "\"renewTime\":\"2026-01-01T00:50:00.000000Z\"}");
    }

    @Test
    void aRenewalThatFailsIsNotTriedAgainBeforeTheNextOne() {
        NodeGate leasing = site.open(Site.settings().withLeases("bearman")).gate();
        leasing.close(CN1, RUN, OURS, site.hold());
        AtomicInteger asked = new AtomicInteger();
        site.api.failing(503, request -> asked.incrementAndGet() > 0);

        assertThatThrownBy(() -> leasing.keep(CN1, RUN))
                .isInstanceOf(NodeException.Unreachable.class);

        assertThat(asked).hasValue(1);
    }

    @Test
    void aLeaseThatGoesWhileItIsRenewedIsNotMadeAnew() {
        NodeGate leasing = site.open(Site.settings().withLeases("bearman")).gate();
        leasing.close(CN1, RUN, OURS, site.hold());
        site.api.before(request -> {
            if (request.method().equals("PATCH")) {
                site.api.remove("Lease", "bearman", "node-cn1");
            }
        });

        leasing.keep(CN1, RUN);

        assertThat(site.api.find("Lease", "bearman", "node-cn1")).isEmpty();
    }

    @Test
    void aLeaseThatSomebodyElseTookIsNotRenewed() {
        NodeGate leasing = site.open(Site.settings().withLeases("bearman")).gate();
        leasing.close(CN1, DEAD, OURS, site.hold());
        int writes = site.api.writes().size();

        leasing.keep(CN1, RUN);

        assertThat(leasedTo()).isEqualTo("bearman/run-0");
        assertThat(site.api.writes()).hasSize(writes);
    }

    // --- faults ---

    @ParameterizedTest
    @ValueSource(ints = {400, 405, 422})
    void whatIsRefusedForGoodIsSaidAtOnce(int status) {
        AtomicInteger asked = new AtomicInteger();
        site.api.failing(status, request -> asked.incrementAndGet() > 0);

        assertThatThrownBy(() -> gate.close(CN1, RUN, OURS, site.hold()))
                .isInstanceOf(NodeException.Refused.class)
                .hasMessageStartingWith("cn1: Kubernetes at http://127.0.0.1:")
                .hasMessageEndingWith("refuses it: a test wants it so");
        assertThat(asked).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void whatPassesIsAskedAgain(int status) {
        AtomicInteger asked = new AtomicInteger();
        site.api.failing(status, request -> asked.incrementAndGet() <= 2);

        gate.close(CN1, RUN, OURS, site.hold());

        assertThat(site.cordoned("cn1")).isTrue();
    }

    @Test
    void aPodThatEndsRightBeforeItsEvictionIsGone() {
        gate.close(CN1, RUN, OURS, site.hold());
        AtomicInteger evictions = new AtomicInteger();
        site.api.before(request -> {
            String[] path = request.uri().getPath().split("/");
            if (path[path.length - 1].equals("eviction") && evictions.getAndIncrement() == 0) {
                site.api.remove("Pod", path[4], path[6]);
            }
        });

        gate.clear(CN1, RUN, site.hold());

        assertThat(evictions).hasValue(1);
        assertThat(site.taints("cn1")).contains(CLEARED);
    }

    @Test
    void anApiThatFailsForAWhileIsAskedAgain() {
        AtomicInteger failures = new AtomicInteger(5);
        site.api.before(request -> {
            if (failures.getAndDecrement() > 0) {
                throw new HttpFailure.NoAnswer("the connection broke", null);
            }
        });

        gate.close(CN1, RUN, OURS, site.hold());

        assertThat(site.cordoned("cn1")).isTrue();
    }

    @Test
    void anApiThatStaysAwayIsUnreachable() {
        site.api.before(request -> {
            throw new HttpFailure.NoAnswer("the connection broke", null);
        });

        assertThatThrownBy(() -> gate.close(CN1, RUN, OURS, site.hold()))
                .isInstanceOf(NodeException.Unreachable.class)
                .hasMessageStartingWith("cn1: Kubernetes at http://127.0.0.1:");
    }

    @Test
    void aChangeThatSomebodyElseOvertookIsMadeAnew() {
        AtomicInteger patches = new AtomicInteger();
        site.api.before(request -> {
            if (request.method().equals("PATCH") && patches.getAndIncrement() == 0) {
                human(node -> node.withObject("/metadata/labels").put("rack", "r7"));
            }
        });

        gate.close(CN1, RUN, OURS, site.hold());

        assertThat(patches).hasValue(2);
        assertThat(site.label("cn1", "rack")).isEqualTo("r7");
        assertThat(site.cordoned("cn1")).isTrue();
    }
}
