package io.bearman.maintenance;

import static io.bearman.maintenance.Samples.CN1;
import static io.bearman.maintenance.Samples.CN2;
import static io.bearman.maintenance.Samples.NOW;
import static io.bearman.maintenance.Samples.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.MigrationType;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordsTest {
    private final List<Migration> all = new ArrayList<>(List.of(record(1)));
    private final List<Migration> changed = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private final Records records = new Records(nova(), CN1);

    private static Migration record(long number) {
        return new Migration(
                number,
                id(1),
                MigrationType.LIVE_MIGRATION,
                MigrationStatus.ACCEPTED,
                CN1,
                CN2,
                NOW.plusSeconds(number));
    }

    private Guests nova() {
        return (Guests) Proxy.newProxyInstance(
                Guests.class.getClassLoader(),
                new Class<?>[] {Guests.class},
                (self, method, args) -> {
                    asked.add(args.length == 1 ? "all" : "since " + args[1]);
                    return List.copyOf(args.length == 1 ? all : changed);
                });
    }

    @Test
    void afterTheFirstLookOnlyWhatChangedSinceTheLatestRecordWasMadeIsAskedFor() {
        records.look(seen -> true);
        changed.add(record(2));

        assertThat(records.look(seen -> true)).containsExactly(record(1), record(2));
        assertThat(asked).containsExactly("all", "since " + NOW.plusSeconds(1).minusSeconds(300));
    }

    @Test
    void aRecordThatNovaDoesNotCallChangedIsFoundWhenItIsMissed() {
        records.look(seen -> true);
        all.add(record(2));

        assertThat(records.look(seen -> seen.contains(record(2)))).contains(record(2));
        assertThat(asked).hasSize(3).last().isEqualTo("all");
    }
}
