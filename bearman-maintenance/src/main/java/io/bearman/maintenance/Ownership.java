package io.bearman.maintenance;

import io.bearman.core.cloud.ComputeService;
import io.bearman.core.host.RunId;
import io.bearman.core.journal.Journal;
import java.util.Optional;

/** Tells whose disabling of a compute service it is. */
final class Ownership {
    /** What Nova writes when {@code enable_new_services} is false. */
    private static final String OF_NOVA = "New compute service disabled due to config option.";

    private Ownership() {}

    /** {@return whether Nova itself disabled it, because it is new} */
    static boolean ofNova(ComputeService service) {
        return service.disabledReason().filter(OF_NOVA::equals).isPresent();
    }

    static Planner.Owner of(ComputeService service, Journal journal) {
        if (service.enabled()) {
            return Planner.Owner.NOBODY;
        }
        boolean known = tag(service).filter(journal::knows).isPresent();
        return known ? Planner.Owner.A_RUN_OF_OURS : Planner.Owner.SOMEBODY_ELSE;
    }

    /** {@return whether this very run disabled it} */
    static boolean of(ComputeService service, RunId run) {
        return !service.enabled() && tag(service).filter(run::equals).isPresent();
    }

    private static Optional<RunId> tag(ComputeService service) {
        return service.disabledReason().flatMap(Tag::run);
    }
}
