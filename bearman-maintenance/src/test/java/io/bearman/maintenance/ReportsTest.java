package io.bearman.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.HostId;
import io.bearman.core.host.RunId;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Entry.Phase;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Run;
import io.bearman.core.time.VirtualTime;
import io.bearman.testkit.store.InMemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReportsTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final String SERVER = "5f237710-2772-4fe1-97c1-5f5ef2c8c920";

    private final VirtualTime time = new VirtualTime(1);
    private final Journal journal = InMemoryStore.create(time).journal();
    private final Run run =
            new Run(RunId.of("run-1"), List.of(CN1), "{}", "kernel update", "anna", time.now());

    @BeforeEach
    void begun() {
        journal.open(run);
        write("move", Phase.INTENT, named());
    }

    private static Details named() {
        return Details.of("name", "vm1").and("how", "LIVE");
    }

    private void write(String step, Phase phase, Details details) {
        journal.write(run.id(), CN1, step, phase, SERVER, details.json());
    }

    private ServerReport server() {
        return Reports.of(journal, run, CN1, HostReport.Outcome.INTERRUPTED, "")
                .servers()
                .get(0);
    }

    @Test
    void aTryWithoutAnAnswerIsOpenAndHasNoRequest() {
        assertThat(server().outcome()).isEqualTo("open");
        assertThat(server().requests()).isEmpty();
    }

    @Test
    void aTryUnderWayNamesItsRequest() {
        write("submitted", Phase.DONE, Details.of("request", "req-1"));

        assertThat(server().outcome()).isEqualTo("open");
        assertThat(server().requests()).containsExactly("req-1");
    }

    @Test
    void aMovedServerIsReportedWithWhereItIsNow() {
        write("submitted", Phase.DONE, Details.of("request", "req-1"));
        write("move", Phase.DONE, named().and("to", "cn2"));

        assertThat(server())
                .isEqualTo(new ServerReport(
                        SERVER, "vm1", "cn1", "cn2", "live", 0, 1, List.of("req-1"), "moved"));
    }

    @Test
    void aServerThatWasTriedTwiceIsReportedFromItsFirstTryOnWithBothRequests() {
        write("submitted", Phase.DONE, Details.of("request", "req-1"));
        time.sleep(Duration.ofSeconds(40));
        write("move", Phase.FAILED, named().and("why", "No valid host was found"));
        write("move", Phase.INTENT, named());
        write("submitted", Phase.DONE, Details.of("request", "req-2"));
        time.sleep(Duration.ofSeconds(20));
        write("move", Phase.DONE, named().and("to", "cn2"));

        assertThat(server())
                .isEqualTo(new ServerReport(
                        SERVER,
                        "vm1",
                        "cn1",
                        "cn2",
                        "live",
                        60,
                        2,
                        List.of("req-1", "req-2"),
                        "moved"));
    }

    @Test
    void aWallClockThatWasSetBackMeanwhileMakesNothingTakeLessThanNoTime() {
        Entry later = entry(time.now());
        Entry earlier = entry(time.now().minusSeconds(3600));

        assertThat(Reports.seconds(later, earlier)).isZero();
        assertThat(Reports.seconds(earlier, later)).isEqualTo(3600);
    }

    private Entry entry(Instant at) {
        return new Entry(1, run.id(), CN1, "move", Phase.INTENT, SERVER, named().json(), at);
    }
}
