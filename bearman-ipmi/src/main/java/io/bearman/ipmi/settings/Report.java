package io.bearman.ipmi.settings;

import io.bearman.core.bmc.Applied.Outcome;
import io.bearman.core.bmc.Applied.Outcome.Changed;
import io.bearman.core.bmc.Applied.Outcome.Kept;
import io.bearman.core.bmc.Finding;
import java.util.ArrayList;
import java.util.List;

/** What became of each finding so far. Not thread-safe. */
final class Report {
    private final List<Outcome> outcomes = new ArrayList<>();
    private boolean written;

    /** Something was written; what became of it is said later. */
    void written() {
        written = true;
    }

    void changed(Finding finding) {
        written = true;
        outcomes.add(new Changed(finding));
    }

    void kept(Finding finding, String why) {
        outcomes.add(new Kept(finding, why));
    }

    boolean nothingWritten() {
        return !written;
    }

    List<Outcome> outcomes() {
        return outcomes;
    }
}
