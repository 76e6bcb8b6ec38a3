package io.bearman.core.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.HostState.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** docs/states.md says what the program does. */
class StatesDocumentTest {
    private static final Pattern EDGE = Pattern.compile("(?m)^ +([A-Z_]+) --> ([A-Z_]+)$");
    private static final Pattern ROW = Pattern.compile(
            "(?m)^\\| ([A-Z_]+)(\\([a-z, ]*\\))? \\|[^|]+\\|[^|]+\\| ([A-Z_, -]+) \\|$");
    private static final RunId RUN = RunId.of("run-1");
    private static final List<HostState> STATES = List.of(
            new HostState.Expected(),
            new HostState.Registering(),
            new HostState.InStock(),
            new HostState.Rejected(List.of()),
            new HostState.Deploying(),
            new HostState.Joining(RUN),
            new HostState.InService(),
            new HostState.Maintenance(RUN, ""),
            new HostState.Fenced(RUN),
            new HostState.Broken(""),
            new HostState.Retired());

    private String document;

    @BeforeEach
    void read() throws IOException {
        document = Files.readString(Path.of(System.getProperty("bearman.root"), "docs/states.md"));
    }

    @Test
    void everyTransitionIsDrawnAndNoOther() {
        Map<Kind, Set<Kind>> drawn = new TreeMap<>();
        Stream.of(Kind.values()).forEach(kind -> drawn.put(kind, new TreeSet<>()));
        List<MatchResult> edges = EDGE.matcher(document).results().toList();
        edges.forEach(
                edge -> drawn.get(Kind.valueOf(edge.group(1))).add(Kind.valueOf(edge.group(2))));

        assertThat(drawn).isEqualTo(table());
        assertThat(edges)
                .hasSize((int) table().values().stream().mapToLong(Set::size).sum());
    }

    @Test
    void theTableHasEveryStateWithItsDataAndWhatMayComeNext() {
        Map<Kind, Set<Kind>> written = new TreeMap<>();
        List<String> data = new ArrayList<>();
        ROW.matcher(document).results().forEach(row -> {
            Set<Kind> next = new TreeSet<>();
            if (!row.group(3).equals("-")) {
                Stream.of(row.group(3).split(", ")).map(Kind::valueOf).forEach(next::add);
            }
            written.put(Kind.valueOf(row.group(1)), next);
            data.add(row.group(1) + (row.group(2) == null ? "" : row.group(2)));
        });

        assertThat(written).isEqualTo(table());
        assertThat(data)
                .contains("REJECTED(findings)", "MAINTENANCE(run, reason)", "BROKEN(finding)");
        for (HostState state : STATES) {
            assertThat(data.stream().anyMatch(it -> it.startsWith(state.kind() + "(run")))
                    .as("%s has a run", state.kind())
                    .isEqualTo(state.run().isPresent());
        }
    }

    private static Map<Kind, Set<Kind>> table() {
        Map<Kind, Set<Kind>> table = new TreeMap<>();
        for (HostState from : STATES) {
            Set<Kind> next = new TreeSet<>();
            STATES.stream().filter(from::mayBecome).forEach(to -> next.add(to.kind()));
            table.put(from.kind(), next);
        }
        assertThat(table.keySet()).containsExactly(Kind.values());
        return table;
    }
}
