package io.bearman.pxe.registration;

import io.bearman.core.RefusedException;
import io.bearman.core.notify.News;
import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.CheckResult.Outcome;
import io.bearman.core.registration.RegistrationRecord;
import io.bearman.core.registration.Verdict;
import io.bearman.pxe.LaterException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Machines that the inventory does not know. Their facts are kept for who writes the inventory; what
 * they are is for people to say. Anybody on the network can claim to be such a machine, so there is an
 * end to how many are kept, and to how many are told of.
 */
final class Newcomers {
    static final int KEPT = 1000;
    static final int TOLD = 50;

    private final RegistrationPorts ports;
    private final RegistrationSettings.Strangers policy;

    Newcomers(RegistrationPorts ports, RegistrationSettings.Strangers policy) {
        this.ports = ports;
        this.policy = policy;
    }

    RegistrationRecord register(Sent sent) {
        Facts facts = sent.facts();
        Optional<RegistrationRecord> before = ports.records().latest(facts.uuid());
        if (before.isPresent() && before.get().answers(sent.session().id(), sent.digest())) {
            return before.get();
        }
        boolean anothers = before.flatMap(RegistrationRecord::host).isPresent()
                || ports.inventory().find(facts.uuid()).isPresent();
        if (anothers) {
            // Who may invent a UUID must not put its facts in the place of a known machine's.
            throw new RefusedException(facts.mac() + ": UUID " + facts.uuid()
                    + " is a known machine's, and this MAC is not; nothing was done");
        }
        long others = ports.records().strangers();
        if (before.isEmpty() && others >= KEPT) {
            throw new LaterException(
                    facts.mac() + ": " + others + " unknown machines are kept already; look at"
                            + " them with: bearman register list --unknown",
                    Duration.ofMinutes(1));
        }
        CheckResult finding = new CheckResult(
                "identity", Outcome.FAIL, "a machine of the inventory", words(facts));
        RegistrationRecord record = sent.record(
                facts.uuid(),
                null,
                policy == RegistrationSettings.Strangers.STAY ? Verdict.STAY : Verdict.POWER_OFF,
                List.of(finding),
                ports.time().now());
        boolean tell = before.isEmpty() && others < TOLD;
        ports.records()
                .note(
                        record,
                        tell
                                ? List.of(new News.MachineUnknown(facts.uuid(), finding.actual()))
                                : List.of());
        return record;
    }

    private static String words(Facts facts) {
        Facts.Board board = facts.board();
        return Stream.of(
                        board.vendor(),
                        board.product(),
                        board.serial(),
                        facts.mac().value())
                .filter(it -> it != null)
                .collect(Collectors.joining(", "));
    }
}
