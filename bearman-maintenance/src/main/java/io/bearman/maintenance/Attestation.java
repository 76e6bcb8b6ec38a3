package io.bearman.maintenance;

import io.bearman.core.host.HostId;
import io.bearman.core.host.MachineId;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Entry.Phase;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Run;
import java.time.Instant;
import java.util.Optional;

/**
 * A human's word that a machine is off, in the journal of the run that it is bound to. It is no
 * evidence yet: {@link io.bearman.core.power.Fence} makes that of it, each time anew.
 *
 * @param by who said so
 * @param machine of which machine
 * @param at when, in the store's clock
 */
record Attestation(String by, MachineId machine, Instant at) {
    private static final String ATTEST = "attest";

    /** {@return the word about this host in this run, unless it was ended} */
    static Optional<Attestation> of(Work work) {
        return work.entries().stream()
                .filter(entry -> entry.step().equals(ATTEST))
                .reduce((earlier, later) -> later)
                .filter(entry -> entry.phase() == Phase.DONE)
                .map(Attestation::read)
                .filter(word -> word.machine().equals(work.machine().id()));
    }

    private static Attestation read(Entry entry) {
        Details details = Details.read(entry.detail());
        return new Attestation(
                details.need("by"), MachineId.of(details.need("machine")), entry.at());
    }

    static void note(
            Journal journal, Run run, HostId host, MachineId machine, String by, String reason) {
        Details details =
                Details.of("by", by).and("machine", machine.toString()).and("reason", reason);
        journal.write(run.id(), host, ATTEST, Phase.DONE, "", details.json());
    }

    static void end(Work work, String why) {
        work.failed(ATTEST, "", Details.of("why", why));
    }
}
