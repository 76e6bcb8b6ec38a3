package io.bearman.core.node;

import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.power.PoweredOff;
import java.util.function.Predicate;

/**
 * The Kubernetes node under a hypervisor: closed before the guests leave, opened after they may
 * return. Every method may be called again after a crash, and throws {@link NodeException}.
 */
public interface NodeGate {
    /** {@return one line for the plan: what this gate does, or that it does nothing} */
    String describe();

    /**
     * Taints NoSchedule and cordons; look first, look again. A node that somebody else cordoned stays
     * theirs.
     *
     * @param ours whether a run is one of this fleet: the cordon of an earlier one is taken over
     */
    void close(HostId host, RunId run, Predicate<RunId> ours, Hold hold);

    /**
     * Shows whoever else works on nodes that this run still does; to be called every few minutes while
     * the host is closed. Tried once: the next call is the next try.
     */
    void keep(HostId host, RunId run);

    /**
     * Only after the host is proven empty of guests: evicts the pods as disruption budgets allow, then
     * taints NoExecute, which throws off the rest.
     */
    void clear(HostId host, RunId run, Hold hold);

    /**
     * A host that is not switched off after all: takes back what is ours at the node, as it was before
     * {@link #close}, and waits for nothing. Nothing happens when there is no node.
     *
     * @param ours as for {@link #admit}
     */
    void reopen(HostId host, RunId run, Predicate<RunId> ours, Hold hold);

    /**
     * The node of a dead host: taints it out-of-service, so that Kubernetes lets its pods and volumes go
     * elsewhere without asking it; impossible without evidence that it is off.
     *
     * @param hold also asked whether the evidence still holds
     */
    void lost(HostId host, RunId run, PoweredOff evidence, Hold hold);

    /**
     * Once the host booted anew: takes our NoExecute and out-of-service taints away.
     *
     * @param ours whether a run is one of this fleet: what an earlier one left is taken away too
     */
    void admit(HostId host, RunId run, Predicate<RunId> ours, Hold hold);

    /**
     * Waits for Ready with the new boot, then uncordons what we cordoned.
     *
     * @param ours as for {@link #admit}
     */
    void open(HostId host, RunId run, Predicate<RunId> ours, Hold hold);

    /**
     * A host on its way into the cloud: labels its node as a compute node, so that nova-compute and
     * libvirt are started there. How long it may take to appear is the gate's own setting.
     */
    void enlist(HostId host, RunId run, Hold hold);

    /**
     * A host that leaves for good, proven empty and off: takes the labels away and then the node itself.
     *
     * @param hold also asked whether the machine still is off
     */
    void retire(HostId host, Hold hold);

    /** {@return the gate of a cloud without Kubernetes} */
    static NodeGate none() {
        return NoGate.INSTANCE;
    }
}
