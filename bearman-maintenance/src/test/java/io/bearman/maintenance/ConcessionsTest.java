package io.bearman.maintenance;

import static io.bearman.maintenance.Samples.CN1;
import static io.bearman.maintenance.Samples.NOW;
import static io.bearman.maintenance.Samples.id;
import static io.bearman.maintenance.Samples.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.UsageException;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.Storage;
import io.bearman.core.journal.Run;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConcessionsTest {
    private static final Server VM1 = server(1, "ACTIVE", null, CN1);
    private static final Server VM2 = server(2, "ACTIVE", null, CN1);

    private static Concessions losing(String... names) {
        return new Concessions(null, false, Set.of(names));
    }

    @Test
    void aDiskLossIsConcededByNameOrById() {
        List<Server> all = List.of(VM1, VM2);

        assertThat(losing("vm1").acceptsDiskLoss(VM1, all)).isTrue();
        assertThat(losing(VM1.id().toString()).acceptsDiskLoss(VM1, all)).isTrue();
        assertThat(losing("vm1").acceptsDiskLoss(VM2, all)).isFalse();
        assertThat(Concessions.none().acceptsDiskLoss(VM1, all)).isFalse();
    }

    @Test
    void theSameConcessionsAreWrittenDownTheSameInEveryProcess() {
        String[] names = {"vm7", "vm1", "vm9", "vm3", "vm5", "vm2"};

        assertThat(losing(names).diskLoss())
                .containsExactly("vm1", "vm2", "vm3", "vm5", "vm7", "vm9");
    }

    @Test
    void aNameThatTwoServersHaveConcedesNothing() {
        Server twin = new Server(
                id(7), "vm1", "ACTIVE", "active", null, CN1, false, "f", Storage.IMAGE, null, NOW);

        assertThatThrownBy(() -> losing("vm1").acceptsDiskLoss(VM1, List.of(VM1, twin)))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("vm1", VM1.id().toString(), twin.id().toString());
        assertThat(losing(twin.id().toString()).acceptsDiskLoss(VM1, List.of(VM1, twin)))
                .isFalse();
    }

    @Test
    void aRunRemembersWhatWasConceded() {
        Request request = Request.drainAndReboot(CN1, "x")
                .with(new Concessions(Headroom.of("15%"), true, Set.of("vm1")));
        Run run = new Run(
                Samples.RUN,
                request.hosts(),
                StoredRequest.of(request).json(),
                request.reason(),
                "ann",
                NOW);

        assertThat(StoredRequest.of(run).concessions()).isEqualTo(request.concessions());
    }

    @Test
    void aRunOfBeforeThereWereConcessionsHasNone() {
        String json = "{\"limits\":{\"perRack\":1,\"perZone\":2,\"inAll\":2,\"failures\":1},"
                + "\"adopt\":true}";
        Run run = new Run(Samples.RUN, List.of(CN1), json, "x", "ann", NOW);

        assertThat(StoredRequest.of(run).concessions()).isEqualTo(Concessions.none());
    }

    @ParameterizedTest
    @ValueSource(strings = {"largest-host", "none", "15%", "100%"})
    void aHeadroomIsWrittenAsItIsRead(String text) {
        assertThat(Headroom.of(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "15", "101%", "-1%", "all"})
    void whatIsNoHeadroomIsRefused(String text) {
        assertThatThrownBy(() -> Headroom.of(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
