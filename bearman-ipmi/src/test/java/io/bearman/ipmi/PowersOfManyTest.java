package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Machine;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.PowerState;
import io.bearman.core.power.Reading;
import io.bearman.testkit.bmc.Quirk;
import io.bearman.testkit.net.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The power port asked about many machines at once. */
class PowersOfManyTest {
    private final ManyBmcs many = new ManyBmcs(11);

    private void add(int count) {
        many.network.link(Link.of(Duration.ofMillis(5)));
        for (int i = 0; i < count; i++) {
            many.add(i % 2 == 0 ? PowerState.ON : PowerState.OFF, 17);
        }
    }

    private List<Machine> machines() {
        return many.stations.values().stream().map(ManyBmcs.Station::machine).toList();
    }

    private Map<Machine, Supplier<Reading>> readAll() {
        Map<Machine, Supplier<Reading>> readings = new LinkedHashMap<>();
        many.power.readEach(machines(), readings::put);
        return readings;
    }

    @Test
    void everyMachineIsToldOnceWithWhatAReadingSays() {
        add(40);

        Map<Machine, Supplier<Reading>> readings = readAll();

        assertThat(readings).hasSize(40);
        many.stations.values().forEach(station -> {
            Reading many = readings.get(station.machine()).get();
            Reading one = this.many.power.read(station.machine());
            assertThat(many.state()).isEqualTo(one.state());
            assertThat(many.verified()).isTrue();
            assertThat(many.guid()).isEqualTo(one.guid());
            assertThat(many.sessionId()).isNotEqualTo(one.sessionId());
        });
    }

    @Test
    void theyTakeAsLongAsOne() {
        add(100);

        readAll();

        // Four pairs of packets, ten milliseconds each; the goodbye is not waited for.
        assertThat(many.elapsed()).isLessThan(Duration.ofMillis(60));
    }

    @Test
    void noSessionStaysOpen() {
        add(20);

        readAll();
        many.time.sleep(Duration.ofSeconds(1));

        assertThat(many.stations.values()).allMatch(station -> station.bmc().sessions() == 0);
    }

    @Test
    void oneThatIsSilentHoldsUpNoOther() {
        add(3);
        ManyBmcs.Station silent = many.stations.get("cn1");
        silent.bmc().misbehave(Quirk.SILENT);
        Map<Machine, Duration> told = new LinkedHashMap<>();

        many.power.readEach(machines(), (machine, reading) -> told.put(machine, many.elapsed()));

        assertThat(new ArrayList<>(told.keySet()).get(2)).isEqualTo(silent.machine());
        assertThat(told.get(many.stations.get("cn2").machine())).isLessThan(Duration.ofMillis(100));
        assertThat(told.get(silent.machine()))
                .isBetween(Patience.create().total(), Patience.create().total().plusSeconds(1));
    }

    @Test
    void whatItThrowsIsThrownWhenTheReadingIsTaken() {
        add(2);
        many.stations.get("cn1").bmc().guid(new BmcGuid("ff".repeat(16)));

        Map<Machine, Supplier<Reading>> readings = readAll();

        assertThatThrownBy(readings.get(many.stations.get("cn1").machine())::get)
                .isInstanceOf(PowerException.WrongMachine.class);
        assertThat(readings.get(many.stations.get("cn2").machine()).get().verified())
                .isTrue();
    }

    @Test
    void whoGivesUpLeavesNoSession() {
        add(30);

        assertThatThrownBy(() -> many.power.readEach(machines(), (machine, reading) -> {
                    throw new CancellationException("enough");
                }))
                .hasMessage("enough");
        many.time.sleep(Duration.ofSeconds(5));

        assertThat(many.stations.values()).allMatch(station -> station.bmc().sessions() == 0);
    }
}
