package io.bearman.core.node;

import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import java.time.Duration;

/** The Kubernetes node under a hypervisor: closed before the guests leave, opened after they may return. */
public interface NodeGate {
    /** {@return one line for the plan: what this gate does, or that it does nothing} */
    String describe();

    /** Taints NoSchedule and cordons, unless a human did; look first, look again. */
    void close(HostId host, RunId run);

    /** Only after the host is proven empty of guests: taints NoExecute and drains the pods. */
    void clear(HostId host, RunId run, Duration patience);

    /** Once the host booted anew: takes our NoExecute and out-of-service taints away. */
    void admit(HostId host, RunId run);

    /** Waits for Ready with the new boot, then uncordons what we cordoned. */
    void open(HostId host, RunId run, Duration patience);

    /** {@return the gate of a cloud without Kubernetes} */
    static NodeGate none() {
        return NoGate.INSTANCE;
    }
}
