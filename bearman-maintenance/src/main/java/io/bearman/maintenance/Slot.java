package io.bearman.maintenance;

import io.bearman.core.RefusedException;
import io.bearman.core.StoreException;
import io.bearman.core.claim.ClaimLostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * That the store let this run take the host out. Asked and given back only under the claim, because
 * whoever finds the machine free goes by it. Not thread-safe.
 */
final class Slot {
    private static final Logger LOG = LoggerFactory.getLogger(Slot.class);

    private final Work work;

    Slot(Work work) {
        this.work = work;
    }

    /**
     * A worker that stood still after it was let take the host out, before its claim or after, finds
     * that a fellow was there meanwhile and gave the slot back: somebody else may be out on it by now.
     *
     * @throws OfAnotherWorker when the host has no slot of this run any more and is not out by it
     * @throws RefusedException when that is because the run is over
     * @throws ClaimLostException when a fellow has the host
     */
    void mustStand() {
        boolean counts = work.ports().admissions().out().stream()
                .filter(out -> out.placed().host().id().equals(work.host()))
                .anyMatch(out -> out.run().filter(work.run().id()::equals).isPresent());
        // Of a host that nobody expects to serve the store counts nothing.
        if (!counts && work.state().kind().oughtToServe()) {
            work.ports().journal().outcome(work.run().id()).ifPresent(outcome -> {
                throw new RefusedException(
                        work.host() + ": run " + work.run().id() + " is over (" + outcome + ")");
            });
            throw new OfAnotherWorker(work.host() + ": another worker of this run was at it"
                    + " meanwhile; it waits for its turn anew");
        }
        // In this order: as long as the claim is ours no fellow gives the slot back.
        work.stillOurs();
    }

    /** From now on the host's state says whether it is out. */
    void giveBack() {
        try {
            work.ports().claims().check(work.held());
            work.ports().admissions().giveBack(work.run().id(), work.host());
        } catch (ClaimLostException e) {
            LOG.debug("{} has its slot for whoever has its machine now", work.host());
        } catch (StoreException e) {
            // It counts until the run is closed, which is too much and not too little.
            LOG.warn("{} keeps its slot: {}", work.host(), e.getMessage());
        }
    }
}
