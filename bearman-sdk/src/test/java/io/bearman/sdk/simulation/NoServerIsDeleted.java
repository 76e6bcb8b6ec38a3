package io.bearman.sdk.simulation;

/** Only its user deletes a server. */
final class NoServerIsDeleted implements Invariant {
    private final Truth truth;

    NoServerIsDeleted(Truth truth) {
        this.truth = truth;
    }

    @Override
    public void see(Happening happening) {
        if (happening instanceof Happening.Asked asked
                && asked.write().what().equals("DELETE /servers")) {
            truth.violated(
                    getClass(), asked.process() + " deletes " + asked.write().server());
        }
    }
}
