package io.bearman.core.claim;

import io.bearman.core.BearmanException;

/** Our claim on a machine is no longer ours: stop at once, touch nothing. */
public final class ClaimLostException extends BearmanException {
    private static final long serialVersionUID = 1L;

    public ClaimLostException(Claim claim, String holder) {
        super("the claim of run " + claim.owner() + " on machine " + claim.machine()
                + " is lost to " + holder);
    }
}
