package io.bearman.cli;

import io.bearman.maintenance.Concessions;
import io.bearman.maintenance.Headroom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is conceded that a plan refuses otherwise. */
final class ConcessionOptions {
    @Option(
            names = "--headroom",
            paramLabel = "largest-host|none|N%%",
            description =
                    "What stays free in each zone (default: maintenance.headroom, else as much"
                            + " as its largest host has).")
    private @Nullable String headroom;

    @Option(
            names = "--move-what-fits",
            description = "Begin although some servers have no place: those stay, and their host"
                    + " with them.")
    private boolean moveWhatFits;

    @Option(
            names = "--accept-disk-loss",
            paramLabel = "SERVER",
            description = "This server's disk may be made anew of its image when its dead host is"
                    + " evacuated; its id, or its name if no other has it. May be repeated.")
    private List<String> diskLoss = new ArrayList<>();

    Concessions concessions() {
        Headroom room = headroom == null ? null : Common.parsed(headroom, Headroom::of);
        return new Concessions(room, moveWhatFits, new LinkedHashSet<>(diskLoss));
    }
}
