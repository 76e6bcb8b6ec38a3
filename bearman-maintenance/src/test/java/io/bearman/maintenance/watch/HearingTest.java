package io.bearman.maintenance.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.alive.Liveness;
import io.bearman.core.alive.Sign;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whom to believe. */
class HearingTest {
    private static final Placed CN1 = host(1);
    private static final Placed CN2 = host(2);
    private static final Placed CN3 = host(3);

    private final VirtualTime time = new VirtualTime(1);

    private static Placed host(int number) {
        MachineId id = MachineId.of("00000000-0000-4000-8000-00000000000" + number);
        Bmc bmc = Bmc.of("127.0.0." + number, 623, null, "lab");
        List<Mac> macs = List.of(Mac.of("52:54:00:00:00:0" + number));
        Machine machine =
                new Machine(id, "SN" + number, "Acme", "M1", bmc, macs, RackId.of("a"), number);
        Host host = new Host(
                HostId.of("cn" + number),
                "compute",
                RegionId.of("r1"),
                Zone.of("z1"),
                "standard",
                id,
                new HostState.InService());
        return new Placed(host, machine);
    }

    private static Liveness witness(Function<String, Sign> says) {
        return new Liveness() {
            @Override
            public String name() {
                return "SSH";
            }

            @Override
            public Sign ask(Placed host) {
                return says.apply(host.host().id().value());
            }
        };
    }

    private Sign heard(Liveness witness, List<Placed> living) {
        Hearing hearing = new Hearing(List.of(witness), time, time.executor());
        return hearing.ask(List.of(CN1), living).get(CN1.host().id()).get(0).sign();
    }

    @Test
    void aWitnessThatSeesALivingHostIsBelieved() {
        Liveness seesCn2 = witness(host ->
                host.equals("cn2") ? new Sign.Alive("answers") : new Sign.Silent("no answer"));

        assertThat(heard(seesCn2, List.of(CN2, CN3))).isEqualTo(new Sign.Silent("no answer"));
    }

    @Test
    void aWitnessThatSeesNothingOfLivingHostsIsNotBelieved() {
        Liveness blind = witness(host -> new Sign.Silent("no answer"));

        assertThat(heard(blind, List.of(CN2, CN3)))
                .isEqualTo(new Sign.Unknown(
                        "no answer; but it sees nothing of cn2, cn3 either, which live"));
    }

    @Test
    void silenceProvesNothingWhenNoHostIsUpToTryTheWitnessOn() {
        Liveness silent = witness(host -> new Sign.Silent("no answer"));

        assertThat(heard(silent, List.of()))
                .isEqualTo(new Sign.Unknown("no answer; no host is up to try this witness on"));
    }

    @Test
    void aSignOfLifeIsAlwaysBelieved() {
        Liveness sees = witness(host -> new Sign.Alive("answers"));

        assertThat(heard(sees, List.of())).isEqualTo(new Sign.Alive("answers"));
    }

    @Test
    void aWitnessThatCannotTellOfLivingHostsMayStillBeSilentOfOthers() {
        Liveness bmc = witness(host ->
                host.equals("cn1") ? new Sign.Silent("reads OFF") : new Sign.Unknown("reads ON"));

        assertThat(heard(bmc, List.of(CN2))).isEqualTo(new Sign.Silent("reads OFF"));
    }

    @Test
    void aWitnessThatFailsCannotTell() {
        Liveness broken = witness(host -> {
            throw new IllegalStateException("no route");
        });

        assertThat(heard(broken, List.of(CN2)))
                .isEqualTo(new Sign.Unknown("the witness failed: no route"));
    }

    @Test
    void aWitnessThatTakesTooLongCannotTell() {
        Liveness slow = witness(host -> {
            time.sleep(Duration.ofMinutes(5));
            return new Sign.Silent("no answer");
        });

        assertThat(heard(slow, List.of(CN2))).isEqualTo(new Sign.Unknown("no word within 45 s"));
    }
}
