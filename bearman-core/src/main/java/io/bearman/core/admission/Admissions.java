package io.bearman.core.admission;

import io.bearman.core.host.HostId;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RunId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * What all workers of all runs decide together: who is taken out of service next, and whose turn it is
 * to be switched on. The store holds each decision between no other's.
 */
public interface Admissions {
    /**
     * Lets a run take hosts out, as the decision says, which sees all that are out at that moment. Each
     * admitted host has a slot of the run until that is given back or the run is closed. While the run is
     * paused or cancelled or the fleet is frozen, nobody is asked and nobody admitted.
     *
     * @param decision pure and quick: everybody who writes waits for it
     * @return the hosts that have a slot of this run now because of this call
     * @throws io.bearman.core.RefusedException when the run is over
     * @throws io.bearman.core.UsageException when the run is not known, or not about such a host
     */
    List<HostId> admit(RunId run, Decision decision);

    /**
     * {@return every host that ought to serve and by its state does not, and every host that has a slot
     * of an unfinished run, each once, in order of host id} Whoever is retired or in stock, or never
     * served yet, is not among them.
     */
    List<Out> out();

    /** Gives a slot back; nothing happens when the run has none for this host. */
    void giveBack(RunId run, HostId host);

    /**
     * Asks for a turn to switch on a machine of this rack.
     *
     * @param atMost so many turns are given ...
     * @param per ... within this time
     * @return zero when it is the caller's turn, which is noted; else how long to wait before asking again
     */
    Duration powerOn(RackId rack, int atMost, Duration per);

    /** Who goes out next. */
    @FunctionalInterface
    interface Decision {
        /**
         * {@return the hosts to admit}
         *
         * @param out who is out already, as {@link #out} says
         */
        Collection<HostId> of(List<Out> out);
    }
}
