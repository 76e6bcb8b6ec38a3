package io.bearman.pxe.registration;

import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.CheckResult.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether it is the machine that was bought: UUID, serial, vendor and product. */
final class IdentityCheck implements Check {
    @Override
    public String name() {
        return "identity";
    }

    @Override
    public List<CheckResult> look(Subject subject) {
        Facts.Board board = subject.facts().board();
        List<CheckResult> results = new ArrayList<>(
                same("UUID", subject.machine().id(), subject.facts().uuid()));
        results.add(serial(subject.machine().serial(), board));
        results.addAll(softly("vendor", subject.machine().vendor(), board.vendor()));
        results.addAll(softly("product", subject.machine().product(), board.product()));
        return results;
    }

    /** Chassis and board have one each, and purchase lists either. */
    private CheckResult serial(String wanted, Facts.Board board) {
        String expected = "serial " + wanted;
        if (board.serial() == null && board.boardSerial() == null) {
            return missing(expected, "its serial");
        }
        boolean right = wanted.strip().equalsIgnoreCase(board.serial())
                || wanted.strip().equalsIgnoreCase(board.boardSerial());
        return judge(right, expected, "serial " + board.serial());
    }

    /** Names of vendors are spelled in many ways: another one is said, and keeps nobody out. */
    private List<CheckResult> softly(String what, String wanted, @Nullable String actual) {
        return same(what, wanted.isBlank() ? null : wanted, actual).stream()
                .map(it -> it.fails() ? result(Outcome.WARN, it.expected(), it.actual()) : it)
                .toList();
    }
}
