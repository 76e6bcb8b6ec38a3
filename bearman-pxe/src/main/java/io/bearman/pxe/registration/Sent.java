package io.bearman.pxe.registration;

import io.bearman.core.boot.BootSession;
import io.bearman.core.host.HostId;
import io.bearman.core.host.MachineId;
import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.PowerOff;
import io.bearman.core.registration.RegistrationRecord;
import io.bearman.core.registration.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Facts as they came.
 *
 * @param session in which
 * @param facts as they were understood
 * @param text as they were sent
 * @param digest their SHA-256
 * @param at when they came
 */
record Sent(BootSession session, Facts facts, String text, String digest, Instant at) {
    /** {@return what is remembered of them} */
    RegistrationRecord record(
            MachineId machine,
            @Nullable HostId host,
            Verdict verdict,
            List<CheckResult> results,
            Instant concluded) {
        PowerOff powerOff = verdict == Verdict.STAY
                ? PowerOff.NOT_TOLD
                : host == null ? PowerOff.UNKNOWABLE : PowerOff.AWAITED;
        return new RegistrationRecord(
                machine, host, session.id(), digest, verdict, results, text, concluded, powerOff);
    }
}
