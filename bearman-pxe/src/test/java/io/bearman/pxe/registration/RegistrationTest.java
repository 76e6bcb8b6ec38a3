package io.bearman.pxe.registration;

import static io.bearman.pxe.registration.Rack.CN1;
import static io.bearman.pxe.registration.Rack.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.RefusedException;
import io.bearman.core.audit.AuditEvent;
import io.bearman.core.boot.BootPurpose;
import io.bearman.core.boot.BootSession;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.notify.News;
import io.bearman.core.registration.PowerOff;
import io.bearman.core.registration.RegistrationRecord;
import io.bearman.core.registration.Verdict;
import io.bearman.pxe.LaterException;
import io.bearman.pxe.Registered;
import io.bearman.pxe.script.RejectedTextException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RegistrationTest {
    private final Rack rack = new Rack().with(2);
    private final Registration registration = rack.registration();

    @Test
    void aMachineThatPassesIsInStockAndToldToPowerOff() {
        Registered answer = registration.register(rack.session(1), bytes(rack.facts(1)));

        assertThat(answer.verdict()).isEqualTo(Registered.Verdict.POWER_OFF);
        assertThat(answer.host()).contains(CN1);
        assertThat(answer.findings())
                .extracting(Registered.Finding::result)
                .doesNotContain(Registered.Result.FAIL);
        assertThat(answer.sshKeys()).isEmpty();
        assertThat(rack.state(CN1)).isEqualTo(new HostState.InStock());
        assertThat(rack.record(1).powerOff()).isEqualTo(PowerOff.AWAITED);
        assertThat(rack.store.told()).isEmpty();
    }

    @Test
    void theGuidThatInsideAndOutsideAgreeOnIsLearnt() {
        registration.register(rack.session(1), bytes(rack.facts(1)));

        assertThat(rack.store
                        .inventory()
                        .find(CN1)
                        .orElseThrow()
                        .machine()
                        .bmc()
                        .guid())
                .contains(Rack.guid(1));
    }

    @Test
    void theBmcOfAnotherMachineKeepsItOutAndIsNotLearnt() {
        rack.guids.put(Rack.machine(1), Rack.guid(2));
        rack.guids.put(Rack.machine(2), Rack.guid(1));

        Registered answer = registration.register(rack.session(1), bytes(rack.facts(1)));

        assertThat(answer.verdict()).isEqualTo(Registered.Verdict.STAY);
        assertThat(rack.store
                        .inventory()
                        .find(CN1)
                        .orElseThrow()
                        .machine()
                        .bmc()
                        .guid())
                .isEmpty();
        assertThat(rack.record(1).failures())
                .extracting(it -> it.check())
                .containsExactly("bmc-guid");
    }

    @Test
    void withoutAProofThatItIsItsBmcAMachineIsNotTakenIn() {
        ObjectNode facts = rack.facts(1);
        facts.putNull("bmc");

        Registered answer = registration.register(rack.session(1), bytes(facts));

        assertThat(answer.verdict()).isEqualTo(Registered.Verdict.STAY);
    }

    @Test
    void whereAProfileAsksForNoProofNothingIsLearntEither() {
        HardwareProfiles lenient = HardwareProfiles.parse("default: {required: []}", "test");
        ObjectNode facts = rack.facts(1);
        facts.putNull("bmc");

        rack.registration(lenient).register(rack.session(1), bytes(facts));

        assertThat(rack.state(CN1)).isEqualTo(new HostState.InStock());
        assertThat(rack.store
                        .inventory()
                        .find(CN1)
                        .orElseThrow()
                        .machine()
                        .bmc()
                        .guid())
                .isEmpty();
    }

    @Test
    void aMachineThatFailsStaysOnAndPeopleAreToldAllTheyNeed() {
        Registered answer = registration.register(rack.session(1), bytes(swapped(1)));

        assertThat(answer.verdict()).isEqualTo(Registered.Verdict.STAY);
        assertThat(answer.sshKeys()).containsExactly("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 ann");
        assertThat(rack.state(CN1)).isInstanceOf(HostState.Rejected.class);
        assertThat(rack.store.told()).hasSize(1);
        assertThat(rack.store.told().get(0).line())
                .contains("cn1", "rack r1, unit 1", "sw2:Ethernet1/1", "ssh root@10.0.0.1");
    }

    @Test
    void theSameFactsOfTheSameSessionAreAnsweredAlikeAndDoNothingTwice() {
        BootSession session = rack.session(1);
        byte[] facts = bytes(swapped(1));

        Registered first = registration.register(session, facts);
        int events = rack.store.audit().about("cn1").size();
        Registered second = registration.register(session, facts);

        assertThat(second).isEqualTo(first);
        assertThat(rack.store.audit().about("cn1")).hasSize(events);
        assertThat(rack.store.told()).hasSize(1);
    }

    @Test
    void theSameFaultInTheNextBootIsNotToldAgain() {
        registration.register(rack.session(1), bytes(swapped(1)));
        BootSession next = rack.session(1);
        registration.begun(next);
        assertThat(rack.state(CN1)).isEqualTo(new HostState.Registering());

        registration.register(next, bytes(swapped(1)));

        assertThat(rack.state(CN1)).isInstanceOf(HostState.Rejected.class);
        assertThat(rack.store.told()).hasSize(1);
    }

    @Test
    void anotherFaultIsTold() {
        registration.register(rack.session(1), bytes(swapped(1)));
        ObjectNode disk = rack.facts(1);
        disk.withArray("disks").addObject().put("name", "sda");

        registration.register(rack.session(1), bytes(disk));

        assertThat(rack.store.told()).hasSize(2);
    }

    @Test
    void aRepeatAfterTheFixClearsIt() {
        registration.register(rack.session(1), bytes(swapped(1)));

        Registered answer = registration.register(rack.session(1), bytes(rack.facts(1)));

        assertThat(answer.verdict()).isEqualTo(Registered.Verdict.POWER_OFF);
        assertThat(rack.state(CN1)).isEqualTo(new HostState.InStock());
        assertThat(rack.store.told())
                .last()
                .isEqualTo(new News.HostCleared(CN1, "rack r1, unit 1"));
    }

    @Test
    void factsOfAnotherMachineAreRefusedAndAudited() {
        BootSession session = rack.session(1);

        assertThatThrownBy(() -> registration.register(session, bytes(rack.facts(2))))
                .isInstanceOf(RefusedException.class);

        assertThat(rack.state(CN1)).isEqualTo(new HostState.Expected());
        assertThat(rack.state(HostId.of("cn2"))).isEqualTo(new HostState.Expected());
        assertThat(rack.store.audit().about("cn1"))
                .extracting(AuditEvent::what)
                .endsWith("foreign facts");
    }

    @Test
    void theFactsOfAHostThatServesChangeNothing() {
        Placed cn1 = Rack.host(1);
        Rack serving = new Rack();
        serving.with(new Placed(cn1.host().with(new HostState.InService()), cn1.machine()), 1);

        assertThatThrownBy(() -> serving.registration()
                        .register(serving.session(1), bytes(serving.facts(1))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("IN_SERVICE");
        serving.registration().begun(serving.session(1));

        assertThat(serving.state(CN1)).isEqualTo(new HostState.InService());
    }

    @Test
    void anAnswerThatIsLateForAHostOnItsWayOnIsNotRepeated() {
        BootSession session = rack.session(1);
        byte[] facts = bytes(rack.facts(1));
        registration.register(session, facts);
        rack.store
                .inventory()
                .transition(CN1, new HostState.InStock(), new HostState.Deploying(), "ann", "");

        assertThatThrownBy(() -> registration.register(session, facts))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void aMachineThatSomebodyHasClaimedIsAskedToComeAgain() {
        rack.store.claims().claim(Rack.machine(1), RunId.of("run-1"));

        assertThatThrownBy(() -> registration.register(rack.session(1), bytes(rack.facts(1))))
                .isInstanceOf(LaterException.class);

        assertThat(rack.state(CN1)).isEqualTo(new HostState.Expected());
    }

    @Test
    void theFactsOfARescueChangeNothingAndItStaysOn() {
        BootSession rescue = rack.session(1, CN1, BootPurpose.RESCUE);

        Registered answer = registration.register(rescue, bytes(rack.facts(1)));

        assertThat(answer.verdict()).isEqualTo(Registered.Verdict.STAY);
        assertThat(rack.state(CN1)).isEqualTo(new HostState.Expected());
        assertThat(rack.store.registrations().all()).isEmpty();
    }

    @Test
    void anUnknownMachineStaysOnIsKeptAndToldOfOnce() {
        BootSession session = stranger();
        ObjectNode facts = rack.facts(7);

        Registered answer = registration.register(session, bytes(facts));
        registration.register(stranger(), bytes(facts));

        assertThat(answer.verdict()).isEqualTo(Registered.Verdict.STAY);
        assertThat(answer.host()).isEmpty();
        assertThat(rack.record(7).verdict()).isEqualTo(Verdict.STAY);
        assertThat(rack.store.told())
                .singleElement()
                .isInstanceOf(News.MachineUnknown.class)
                .extracting(News::line)
                .asString()
                .contains("Acme, X1, SN-7");
    }

    @Test
    void anUnknownMachineDoesNotTakeThePlaceOfOneThatIsKnown() {
        registration.register(rack.session(1, CN1, BootPurpose.REGISTRATION), bytes(rack.facts(1)));
        RegistrationRecord known = rack.record(1);
        ObjectNode facts = rack.facts(1);
        facts.put("mac", Rack.mac(7, 0).value());

        BootSession withoutUuid = new BootSession(
                "session000000000000077",
                Rack.mac(7, 0),
                null,
                null,
                BootPurpose.REGISTRATION,
                null,
                rack.time.now(),
                rack.time.now().plus(Duration.ofHours(1)));
        assertThatThrownBy(() -> registration.register(withoutUuid, bytes(facts)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("is a known machine's");

        assertThat(rack.record(1)).isEqualTo(known);
    }

    @Test
    void byPolicyAnUnknownMachinePowersOff() {
        RegistrationSettings standard = RegistrationSettings.create();
        RegistrationSettings quiet = new RegistrationSettings(
                RegistrationSettings.Strangers.POWER_OFF,
                standard.ssh(),
                List.of(),
                standard.powerOffTime());
        Registration other = new Registration(rack.ports(), quiet, HardwareProfiles.none());

        Registered answer = other.register(stranger(), bytes(rack.facts(7)));

        assertThat(answer.verdict()).isEqualTo(Registered.Verdict.POWER_OFF);
        assertThat(rack.store.registrations().awaitingOff()).isEmpty();
    }

    @Test
    void aMachineThatWasImportedWhileItWaitedRegisters() {
        BootSession session = stranger();
        byte[] facts = bytes(rack.facts(7));
        registration.register(session, facts);
        rack.with(Rack.host(7), 7);

        Registered answer = registration.register(session, facts);

        assertThat(answer.verdict()).isEqualTo(Registered.Verdict.POWER_OFF);
        assertThat(rack.state(HostId.of("cn7"))).isEqualTo(new HostState.InStock());
    }

    @Test
    void whoeverInventsMachinesFillsNeitherTheStoreNorTheChannel() {
        for (int number = 1; number <= Newcomers.TOLD + 5; number++) {
            ObjectNode facts = rack.facts(7);
            facts.put("uuid", "00000000-0000-4000-8000-" + String.format("%012d", number));
            BootSession session = new BootSession(
                    rack.session(7).id(),
                    Rack.mac(7, 0),
                    null,
                    null,
                    BootPurpose.REGISTRATION,
                    null,
                    rack.time.now(),
                    rack.time.now());
            registration.register(session, bytes(facts));
        }

        assertThat(rack.store.told()).hasSize(Newcomers.TOLD);
    }

    @Test
    void whatAreNoFactsIsRefusedWithoutBeingRepeated() {
        byte[] hostile = "{\"schema\":1,\"mac\":\"<script>\"}".getBytes();

        assertThatThrownBy(() -> registration.register(rack.session(1), hostile))
                .isInstanceOf(RejectedTextException.class)
                .hasMessageContaining("facts.mac")
                .hasMessageNotContaining("script");
        assertThat(rack.state(CN1)).isEqualTo(new HostState.Expected());
    }

    @Test
    void aProfileThatIsNotThereKeepsItOutInWordsOfItsOwn() {
        Rack other = new Rack();
        other.with(Rack.host(1, "r640"), 1);

        other.registration().register(other.session(1), bytes(other.facts(1)));

        assertThat(other.record(1).failures())
                .singleElement()
                .extracting(it -> it.line())
                .asString()
                .contains("r640");
    }

    @Test
    void anAddressThatIsNoneIsInNoCommand() {
        ObjectNode facts = swapped(1);
        facts.put("address", "$(reboot)");

        registration.register(rack.session(1), bytes(facts));

        assertThat(rack.store.told().get(0).line()).endsWith("ssh root@cn1");
    }

    private BootSession stranger() {
        return rack.session(7, null, BootPurpose.REGISTRATION);
    }

    private ObjectNode swapped(int number) {
        ObjectNode facts = rack.facts(number);
        ArrayNode nics = facts.withArray("nics");
        ArrayNode first = (ArrayNode) nics.get(0).get("lldp");
        ((ObjectNode) nics.get(0)).set("lldp", nics.get(1).get("lldp"));
        ((ObjectNode) nics.get(1)).set("lldp", first);
        return facts;
    }
}
