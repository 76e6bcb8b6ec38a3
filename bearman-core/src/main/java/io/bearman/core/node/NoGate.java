package io.bearman.core.node;

import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.power.PoweredOff;
import java.util.function.Predicate;

/** There is no node, so there is nothing to do. */
enum NoGate implements NodeGate {
    INSTANCE;

    @Override
    public String describe() {
        return "no Kubernetes is configured: node steps are left out";
    }

    @Override
    public void close(HostId host, RunId run, Predicate<RunId> ours, Hold hold) {}

    @Override
    public void clear(HostId host, RunId run, Hold hold) {}

    @Override
    public void keep(HostId host, RunId run) {}

    @Override
    public void reopen(HostId host, RunId run, Predicate<RunId> ours, Hold hold) {}

    @Override
    public void admit(HostId host, RunId run, Predicate<RunId> ours, Hold hold) {}

    @Override
    public void open(HostId host, RunId run, Predicate<RunId> ours, Hold hold) {}

    @Override
    public void lost(HostId host, RunId run, PoweredOff evidence, Hold hold) {}

    @Override
    public void enlist(HostId host, RunId run, Hold hold) {}

    @Override
    public void retire(HostId host, Hold hold) {}
}
