package io.bearman.cli;

import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;
import io.bearman.core.host.HostRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What many answered, folded: those that answered the same in one line ({@code cn[001-148]: on}), the
 * most first, and at the end those that failed.
 *
 * @param outcomes in the order of the command line
 * @param text an answer for people, in one line or in many
 * @param json an answer for machines
 */
record Answers<R>(List<Outcome<R>> outcomes, Function<R, String> text, Function<R, Object> json) {

    /** Some who say the same. */
    private record Group(boolean failed, String said, List<String> names) {}

    ExitCode print(Base command) {
        command.print(command.common.json() ? Json.of(rows()) : folded());
        return Outcome.worst(outcomes.stream().map(Outcome::exitCode).toList());
    }

    private List<Map<String, Object>> rows() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Outcome<R> outcome : outcomes) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put(outcome.target().kind(), outcome.target().name());
            row.put("exitCode", outcome.exitCode().number());
            if (outcome.failure() == null) {
                row.put("answer", json.apply(Objects.requireNonNull(outcome.value())));
            } else {
                row.put("error", Advice.about(outcome.target(), outcome.failure()));
            }
            rows.add(row);
        }
        return rows;
    }

    String folded() {
        List<Group> groups = groups();
        boolean blocks = groups.stream().anyMatch(group -> group.said.contains("\n"));
        if (blocks && groups.size() == 1 && groups.get(0).names.size() == 1) {
            return groups.get(0).said;
        }
        StringBuilder all = new StringBuilder();
        for (Group group : groups) {
            String names = HostRange.fold(group.names);
            all.append(names).append(':');
            if (group.said.contains("\n")) {
                all.append('\n').append(group.said.indent(2));
            } else {
                all.append(' ').append(group.said).append('\n');
            }
        }
        return all.toString();
    }

    private List<Group> groups() {
        Map<String, Group> groups = new LinkedHashMap<>();
        for (Outcome<R> outcome : outcomes) {
            BearmanException failure = outcome.failure();
            boolean failed = failure != null;
            String said = failure != null
                    ? Advice.withoutAddress(outcome.target(), failure)
                    : text.apply(Objects.requireNonNull(outcome.value()));
            groups.computeIfAbsent(failed + said, any -> new Group(failed, said, new ArrayList<>()))
                    .names
                    .add(outcome.target().name());
        }
        return groups.values().stream()
                .map(this::whole)
                .sorted(Comparator.comparing(Group::failed)
                        .thenComparing(group -> -group.names.size()))
                .toList();
    }

    /** One that failed alone says all there is to say, its address too. */
    private Group whole(Group group) {
        if (!group.failed || group.names.size() > 1) {
            return group;
        }
        return outcomes.stream()
                .filter(outcome -> outcome.target().name().equals(group.names.get(0)))
                .map(outcome -> new Group(
                        true,
                        Advice.about(outcome.target(), Objects.requireNonNull(outcome.failure())),
                        group.names))
                .findFirst()
                .orElseThrow();
    }
}
