package io.bearman.pxe.registration;

import static io.bearman.pxe.registration.Rack.CN1;
import static io.bearman.pxe.registration.Rack.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.host.HostState;
import io.bearman.core.notify.News;
import io.bearman.core.registration.PowerOff;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AftercareTest {
    private final Rack rack = new Rack().with(1);
    private final Registration registration = rack.registration();

    @Test
    void aMachineIsOffWhenItsBmcSaysSoAndNotBefore() {
        registration.register(rack.session(1), bytes(rack.facts(1)));

        care().round();
        assertThat(rack.record(1).powerOff()).isEqualTo(PowerOff.AWAITED);
        rack.silent.add(Rack.machine(1));
        care().round();
        assertThat(rack.record(1).powerOff()).isEqualTo(PowerOff.AWAITED);
        rack.silent.clear();
        rack.off.add(Rack.machine(1));
        care().round();

        assertThat(rack.record(1).powerOff()).isEqualTo(PowerOff.READ);
        assertThat(rack.store.told()).isEmpty();
    }

    @Test
    void theOffOfAMachineWithoutAProofIsNone() {
        Registration lenient =
                rack.registration(HardwareProfiles.parse("default: {required: []}", "test"));
        ObjectNode facts = rack.facts(1);
        facts.putNull("bmc");
        lenient.register(rack.session(1), bytes(facts));
        rack.off.add(Rack.machine(1));

        care().round();

        assertThat(rack.record(1).powerOff()).isEqualTo(PowerOff.AWAITED);
    }

    @Test
    void ofAMachineThatStaysOnPeopleAreToldOnceAndItIsReadOn() {
        registration.register(rack.session(1), bytes(rack.facts(1)));
        Aftercare care = care();
        for (int round = 0; round < 100; round++) {
            care.round();
            rack.time.sleep(Duration.ofSeconds(5));
        }

        assertThat(rack.record(1).powerOff()).isEqualTo(PowerOff.LATE);
        assertThat(rack.store.told())
                .singleElement()
                .isEqualTo(new News.HostStillOn(CN1, "rack r1, unit 1", "its BMC says ON"));
        rack.off.add(Rack.machine(1));
        rack.time.sleep(Duration.ofMinutes(2));
        care.round();
        assertThat(rack.record(1).powerOff()).isEqualTo(PowerOff.READ);
    }

    @Test
    void aMachineThatIsTakenBeforeItWasReadOffIsReadNoMore() {
        registration.register(rack.session(1), bytes(rack.facts(1)));
        rack.store
                .inventory()
                .transition(CN1, new HostState.InStock(), new HostState.Deploying(), "ann", "");
        rack.off.add(Rack.machine(1));

        care().round();

        assertThat(rack.record(1).powerOff()).isEqualTo(PowerOff.UNKNOWABLE);
    }

    @Test
    void theLightOfARejectedMachineIsKeptOnUntilItIsAllRight() {
        ObjectNode disk = rack.facts(1);
        disk.withArray("disks").addObject().put("name", "sda");
        registration.register(rack.session(1), bytes(disk));
        Aftercare care = care();

        care.round();
        care.round();
        rack.time.sleep(Duration.ofSeconds(200));
        care.round();
        registration.register(rack.session(1), bytes(rack.facts(1)));
        care.round();
        care.round();

        assertThat(rack.lights).containsExactly("on SN-1", "on SN-1", "off SN-1");
    }

    private Aftercare care() {
        return new Aftercare(rack.ports(), RegistrationSettings.create());
    }
}
