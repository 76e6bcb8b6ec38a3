package io.bearman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.admission.Out;
import io.bearman.core.audit.AuditEvent;
import io.bearman.core.bmc.CredentialChange;
import io.bearman.core.boot.Arming;
import io.bearman.core.boot.BootReport;
import io.bearman.core.claim.Claim;
import io.bearman.core.claim.ClaimLostException;
import io.bearman.core.claim.Claiming;
import io.bearman.core.claim.FreezeSwitch;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Labels;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.Nic;
import io.bearman.core.host.Quirk;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RunId;
import io.bearman.core.host.Storage;
import io.bearman.core.host.Zone;
import io.bearman.core.image.Image;
import io.bearman.core.image.Manifest;
import io.bearman.core.inventory.Binding;
import io.bearman.core.inventory.Column;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Inventory.Revised;
import io.bearman.core.inventory.Query;
import io.bearman.core.journal.Entry;
import io.bearman.core.journal.Journal;
import io.bearman.core.journal.Order;
import io.bearman.core.journal.Run;
import io.bearman.core.journal.RunStanding;
import io.bearman.core.registration.CheckResult;
import io.bearman.core.registration.PowerOff;
import io.bearman.core.registration.RegistrationRecord;
import io.bearman.core.registration.RegistrationRecords;
import io.bearman.core.registration.Verdict;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store promises; held by the SQL store and by its twin in memory. */
abstract class StoreContract extends BootContract {
    static final StoreSettings SETTINGS =
            new StoreSettings(Duration.ofSeconds(180), Duration.ofSeconds(90));

    private static final HostId CN1 = HostId.of("cn1");
    private static final HostId CN2 = HostId.of("cn2");
    private static final MachineId MACHINE = Fleet.id(1);
    private static final RunId RUN = RunId.of("run-1");
    private static final RunId OTHER = RunId.of("run-2");
    private static final BmcGuid GUID = BmcGuid.of("00112233445566778899aabbccddeeff");

    // The inventory.

    @Test
    void aHostIsFoundAsItWasPut() {
        store().inventory().put(List.of(Fleet.host(1)), "ann");

        assertThat(store().inventory().find(CN1)).contains(Fleet.host(1));
        assertThat(store().inventory().find(MACHINE)).contains(Fleet.host(1));
        assertThat(store().inventory().find(CN2)).isEmpty();
        assertThat(store().inventory().find(Fleet.id(2))).isEmpty();
    }

    @Test
    void allHostsComeInOrderOfTheirIds() {
        store().inventory().put(List.of(Fleet.host(2), Fleet.host(10), Fleet.host(1)), "ann");

        assertThat(store().inventory().all())
                .containsExactly(Fleet.host(1), Fleet.host(10), Fleet.host(2));
    }

    @Test
    void everyStateIsKeptWithItsData() {
        List<HostState> states = List.of(
                new HostState.Expected(),
                new HostState.Registering(),
                new HostState.InStock(),
                new HostState.Rejected(List.of("4 of 8 DIMMs", "wrong firmware")),
                new HostState.Rejected(List.of()),
                new HostState.Deploying(),
                new HostState.Joining(RUN),
                new HostState.InService(),
                new HostState.Maintenance(RUN, "kernel update"),
                new HostState.Fenced(RUN),
                new HostState.Broken("PSU 2"),
                new HostState.Retired());

        for (int i = 0; i < states.size(); i++) {
            Placed placed = Fleet.host(i + 1);
            Host host = placed.host().with(states.get(i));
            store().inventory().put(List.of(new Placed(host, placed.machine())), "ann");
            assertThat(state(host.id())).isEqualTo(states.get(i));
        }
    }

    @Test
    void whatIsPlannedForAHostIsKept() {
        Placed placed = Fleet.host(1);
        Machine machine = placed.machine();
        Host host =
                placed.host().with(Labels.of(Map.of("row", "7", "owner", ""))).with(Storage.LOCAL);
        Bmc bmc = new Bmc(
                machine.bmc().address(),
                machine.bmc().port(),
                machine.bmc().knownGuid(),
                machine.bmc().credential(),
                List.of(3),
                Set.of(Quirk.OPENSESSPRIV, Quirk.AUTHCAP));
        Placed planned = new Placed(
                host,
                new Machine(
                        machine.id(),
                        machine.serial(),
                        machine.vendor(),
                        machine.product(),
                        bmc,
                        List.of(new Nic(machine.macs().get(0), "leaf1", "Eth1/7")),
                        machine.rack(),
                        machine.unit(),
                        "gen3"));

        store().inventory().put(List.of(planned), "ann");
        assertThat(store().inventory().find(host.id())).contains(planned);

        Placed plain = new Placed(planned.host().with(Labels.none()), planned.machine());
        store().inventory().put(List.of(plain), "ann");
        assertThat(store().inventory().all()).containsExactly(plain);
    }

    @Test
    void aKnownHostKeepsItsStateWhenItIsPutAgain() {
        store().inventory().put(List.of(Fleet.host(1)), "ann");
        toMaintenance(CN1, RUN);

        store().inventory().put(List.of(inZone("az2")), "bob");

        Host host = store().inventory().find(CN1).orElseThrow().host();
        assertThat(host.zone()).isEqualTo(Zone.of("az2"));
        assertThat(host.state()).isEqualTo(new HostState.Maintenance(RUN, "why"));
    }

    @Test
    void aLearntGuidSurvivesAnImportWithoutOne() {
        store().inventory().put(List.of(Fleet.host(1)), "ann");
        store().inventory().learn(MACHINE, GUID, "ann");

        store().inventory().put(List.of(inZone("az2")), "bob");

        assertThat(store().inventory().find(CN1).orElseThrow().machine().bmc().guid())
                .contains(GUID);
    }

    @Test
    void aGuidOfAnUnknownMachineIsNotLearnt() {
        assertThatThrownBy(() -> store().inventory().learn(MACHINE, GUID, "ann"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(MACHINE.toString());
    }

    @Test
    void aMachineOfAnotherHostIsRefusedNamingBoth() {
        assertCollision(Fleet.machine(1), "machine " + MACHINE);
    }

    @Test
    void aSerialOfAnotherHostIsRefusedNamingBoth() {
        assertCollision(
                Fleet.machine(2, "serial-1", "10.0.0.2", Fleet.mac(2, 0)), "serial serial-1");
    }

    @Test
    void aMacOfAnotherHostIsRefusedNamingBoth() {
        assertCollision(
                Fleet.machine(2, "serial-2", "10.0.0.2", Fleet.mac(2, 0), Fleet.mac(1, 1)),
                "MAC address " + Fleet.mac(1, 1));
    }

    @Test
    void aBmcAddressOfAnotherHostIsRefusedNamingBoth() {
        assertCollision(
                Fleet.machine(2, "serial-2", "10.0.0.1", Fleet.mac(2, 0)),
                "BMC address 10.0.0.1:623");
    }

    private void assertCollision(Machine machine, String what) {
        store().inventory().put(List.of(Fleet.host(1)), "ann");

        assertThatThrownBy(() -> store().inventory()
                        .put(List.of(Fleet.host(3), Fleet.host("cn2", machine)), "ann"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("cn1")
                .hasMessageContaining("cn2")
                .hasMessageContaining(what);

        assertThat(store().inventory().all()).containsExactly(Fleet.host(1));
        assertThat(store().audit().about("cn3")).isEmpty();
    }

    @Test
    void twoHostsOfOnePutMayNotCollideEither() {
        assertThatThrownBy(() -> store().inventory()
                        .put(
                                List.of(
                                        Fleet.host(1),
                                        Fleet.host(
                                                "cn2",
                                                Fleet.machine(
                                                        2,
                                                        "serial-1",
                                                        "10.0.0.2",
                                                        Fleet.mac(2, 0)))),
                                "ann"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("cn1")
                .hasMessageContaining("cn2");
        assertThatThrownBy(
                        () -> store().inventory().put(List.of(Fleet.host(1), Fleet.host(1)), "ann"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("cn1 is given twice");
        assertThat(store().inventory().all()).isEmpty();
    }

    @Test
    void aMacTwiceOnOneMachineIsRefused() {
        assertThatThrownBy(() -> store().inventory()
                        .put(
                                List.of(Fleet.host(
                                        "cn1",
                                        Fleet.machine(
                                                1,
                                                "s",
                                                "10.0.0.1",
                                                Fleet.mac(1, 0),
                                                Fleet.mac(1, 0)))),
                                "ann"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("cn1");
    }

    @Test
    void twoHostsMayExchangeTheirBmcAddresses() {
        store().inventory().put(List.of(Fleet.host(1), Fleet.host(2)), "ann");
        List<Placed> exchanged = List.of(
                Fleet.host("cn1", Fleet.machine(1, "serial-1", "10.0.0.2", Fleet.mac(1, 0))),
                Fleet.host("cn2", Fleet.machine(2, "serial-2", "10.0.0.1", Fleet.mac(2, 0))));

        store().inventory().put(exchanged, "ann");

        assertThat(store().inventory().all()).containsExactlyElementsOf(exchanged);
    }

    @Test
    void twoHostsThatNothingDependsOnMayExchangeTheirMachines() {
        Placed one = in(1, new HostState.Expected());
        Placed two = in(2, new HostState.Expected());
        store().inventory().put(List.of(one, two), "ann");
        List<Placed> exchanged = List.of(renamed("cn1", two), renamed("cn2", one));

        store().inventory().put(exchanged, "ann");

        assertThat(store().inventory().all()).containsExactlyElementsOf(exchanged);
    }

    @Test
    void aReplacedMachinePlaysNoHostAndKeepsWhatIsItsOwn() {
        store().inventory().put(List.of(in(1, new HostState.Expected())), "ann");

        store().inventory().put(List.of(renamed("cn1", in(2, new HostState.Expected()))), "ann");

        assertThat(store().inventory().find(CN1).orElseThrow().machine())
                .isEqualTo(Fleet.machine(2));
        assertThat(store().inventory().find(MACHINE)).isEmpty();
        assertThatThrownBy(() -> store().inventory()
                        .put(
                                List.of(Fleet.host(
                                        "cn3",
                                        Fleet.machine(3, "serial-1", "10.0.0.3", Fleet.mac(3, 0)))),
                                "ann"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("cn3")
                .hasMessageContaining(MACHINE.toString());
    }

    @Test
    void aTransitionIsDoneOnce() {
        store().inventory().put(List.of(Fleet.host(1)), "ann");

        toMaintenance(CN1, RUN);

        assertThat(state(CN1)).isEqualTo(new HostState.Maintenance(RUN, "why"));
        assertThatThrownBy(() -> toMaintenance(CN1, RUN))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("cn1")
                .hasMessageContaining("IN_SERVICE")
                .hasMessageContaining("MAINTENANCE");
    }

    @Test
    void aTransitionOutsideTheTableIsRefusedNamingBothStates() {
        store().inventory().put(List.of(Fleet.host(1)), "ann");

        assertThatThrownBy(() -> store().inventory()
                        .transition(
                                CN1,
                                new HostState.InService(),
                                new HostState.InStock(),
                                "ann",
                                "why"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("cn1")
                .hasMessageContaining("IN_SERVICE")
                .hasMessageContaining("IN_STOCK");
        assertThat(state(CN1)).isEqualTo(new HostState.InService());
    }

    @Test
    void aTransitionFromTheStateOfAnotherRunIsRefused() {
        store().inventory().put(List.of(Fleet.host(1)), "ann");
        toMaintenance(CN1, OTHER);

        assertThatThrownBy(() -> store().inventory()
                        .transition(
                                CN1,
                                new HostState.Maintenance(RUN, "why"),
                                new HostState.InService(),
                                "ann",
                                ""))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(RUN.value())
                .hasMessageContaining(OTHER.value());
    }

    @Test
    void aTransitionOfAnUnknownHostIsTheCallersMistake() {
        assertThatThrownBy(() -> toMaintenance(CN1, RUN))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("cn1");
    }

    @Test
    void everyChangeOfAHostIsAudited() {
        store().inventory().put(List.of(Fleet.host(1)), "ann");
        store().inventory().put(List.of(Fleet.host(1)), "nobody");
        store().inventory().learn(MACHINE, GUID, "bob");
        store().inventory().learn(MACHINE, GUID, "nobody");
        store().inventory()
                .transition(
                        CN1,
                        new HostState.InService(),
                        new HostState.Maintenance(RUN, "kernel"),
                        "carl",
                        "update");
        store().inventory().put(List.of(inZone("az2")), "dora");

        List<AuditEvent> events = store().audit().about("cn1");
        assertThat(events)
                .extracting(AuditEvent::by, AuditEvent::what)
                .containsExactly(
                        tuple("ann", "added"),
                        tuple("bob", "bmc guid"),
                        tuple("carl", "state"),
                        tuple("dora", "changed"));
        assertThat(events.get(2).from()).isEqualTo("IN_SERVICE");
        assertThat(events.get(2).to()).isEqualTo("MAINTENANCE (run run-1)");
        assertThat(events.get(2).why()).isEqualTo("update");
        assertThat(events.get(3).from()).contains("az1");
        assertThat(events.get(3).to()).contains("az2");
        assertThat(store().audit().latest(2)).containsExactly(events.get(3), events.get(2));
    }

    @Test
    void aRefusedChangeLeavesNoTraceInTheAuditLog() {
        store().inventory().put(List.of(Fleet.host(1)), "ann");

        assertThatThrownBy(() -> store().inventory()
                        .transition(
                                CN1, new HostState.InService(), new HostState.Retired(), "ann", ""))
                .isInstanceOf(RefusedException.class);

        assertThat(store().audit().about("cn1")).hasSize(1);
    }

    @Test
    void whatAHumanOverrodeIsNoted() {
        store().audit().note("ann", "cn1", "power off with guests", "typed again");

        assertThat(store().audit().about("cn1"))
                .containsExactly(new AuditEvent(
                        1,
                        time.now(),
                        "ann",
                        "cn1",
                        "power off with guests",
                        "",
                        "",
                        "typed again"));
    }

    // The journal.

    @Test
    void aRunIsFoundAsItWasOpened() {
        time.sleep(Duration.ofNanos(123_456_789));
        Run run = run(RUN, CN2, CN1);

        store().journal().open(run);
        store().journal().open(run);

        assertThat(store().journal().run(RUN)).contains(run);
        assertThat(store().journal().unfinished(CN1)).contains(run);
        assertThat(store().journal().unfinished(CN2)).contains(run);
        assertThat(store().journal().outcome(RUN)).isEmpty();
        assertThat(store().journal().run(OTHER)).isEmpty();
    }

    @Test
    void aRunIsKnownForEverOnceItWasOpened() {
        store().journal().open(run(RUN, CN1));
        store().journal().close(RUN, Journal.Outcome.CANCELLED);

        assertThat(store().journal().knows(RUN)).isTrue();
        assertThat(store().journal().knows(OTHER)).isFalse();
    }

    @Test
    void aHostIsInOneUnfinishedRunOnly() {
        store().journal().open(run(RUN, CN1));

        assertThatThrownBy(() -> store().journal().open(run(OTHER, CN2, CN1)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("cn1")
                .hasMessageContaining(RUN.value())
                .hasMessageContaining(OTHER.value());

        assertThat(store().journal().unfinished(CN2)).isEmpty();
    }

    @Test
    void aRunIdIsNotUsedForAnotherRequest() {
        store().journal().open(run(RUN, CN1));

        assertThatThrownBy(() -> store().journal().open(run(RUN, CN2)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(RUN.value());
    }

    @Test
    void aFinishedRunFreesItsHostsAndKeepsItsFirstOutcome() {
        store().journal().open(run(RUN, CN1));

        store().journal().close(RUN, Journal.Outcome.FAILED);
        store().journal().close(RUN, Journal.Outcome.DONE);
        store().journal().open(run(RUN, CN1));
        store().journal().open(run(OTHER, CN1));

        assertThat(store().journal().outcome(RUN)).contains(Journal.Outcome.FAILED);
        assertThat(store().journal().unfinished(CN1).map(Run::id)).contains(OTHER);
        assertThat(store().journal().runs()).extracting(Run::id).containsExactly(OTHER, RUN);
    }

    @Test
    void entriesComeBackInTheirOrder() {
        store().journal().open(run(RUN, CN1, CN2));
        Entry intent = write(CN1, "move", Entry.Phase.INTENT);
        write(CN2, "move", Entry.Phase.INTENT);
        time.sleep(Duration.ofSeconds(1));
        Entry done = write(CN1, "move", Entry.Phase.DONE);

        assertThat(store().journal().entries(RUN, CN1)).containsExactly(intent, done);
        assertThat(done.number()).isGreaterThan(intent.number());
        assertThat(done.at()).isEqualTo(time.now());
        assertThat(done.subject()).isEqualTo("subject");
        assertThat(done.detail()).isEqualTo("detail");
    }

    @Test
    void nothingIsWrittenOfARunThatIsUnknownOrOver() {
        assertThatThrownBy(() -> write(CN1, "move", Entry.Phase.INTENT))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(RUN.value());
        assertThatThrownBy(() -> store().journal().close(RUN, Journal.Outcome.DONE))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(RUN.value());

        store().journal().open(run(RUN, CN1));
        assertThatThrownBy(() -> write(CN2, "move", Entry.Phase.INTENT))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("cn2");
        store().journal().close(RUN, Journal.Outcome.CANCELLED);

        assertThatThrownBy(() -> write(CN1, "move", Entry.Phase.INTENT))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(RUN.value())
                .hasMessageContaining("CANCELLED");
    }

    @Test
    void whoeverReadsOnMissesNoEntryOfItsRun() {
        store().journal().open(run(RUN, CN1, CN2));
        store().journal().open(run(OTHER, Fleet.host(3).host().id()));
        Entry first = write(CN1, "move", Entry.Phase.INTENT);
        store().journal()
                .write(
                        OTHER,
                        Fleet.host(3).host().id(),
                        "move",
                        Entry.Phase.INTENT,
                        "subject",
                        "detail");
        Entry second = write(CN2, "move", Entry.Phase.INTENT);
        Entry third = write(CN1, "move", Entry.Phase.DONE);

        Journal journal = process("worker-2").journal();
        assertThat(journal.entries(RUN, 0, 2)).containsExactly(first, second);
        assertThat(journal.entries(RUN, second.number(), 2)).containsExactly(third);
        assertThat(journal.entries(RUN, third.number(), 2)).isEmpty();
    }

    @Test
    void everybodyIsToldOfAnOrderAndItIsAudited() {
        store().journal().open(run(RUN, CN1));
        assertThat(store().journal().standing(RUN)).isEqualTo(new RunStanding(Order.GO, "", null));

        store().journal().order(RUN, Order.PAUSE, "ann");
        store().journal().order(RUN, Order.PAUSE, "bob");

        assertThat(process("worker-2").journal().standing(RUN))
                .isEqualTo(new RunStanding(Order.PAUSE, "ann", null));
        assertThat(store().audit().about("run run-1"))
                .extracting(AuditEvent::by, AuditEvent::from, AuditEvent::to)
                .containsExactly(tuple("ann", "GO", "PAUSE"));
    }

    @Test
    void aCancelledRunIsNotResumedAndOneThatIsOverTakesNoOrder() {
        store().journal().open(run(RUN, CN1));
        store().journal().order(RUN, Order.CANCEL, "ann");

        assertThatThrownBy(() -> store().journal().order(RUN, Order.GO, "bob"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll(RUN.value(), "ann");
        store().journal().close(RUN, Journal.Outcome.CANCELLED);
        assertThatThrownBy(() -> store().journal().order(RUN, Order.CANCEL, "bob"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll(RUN.value(), "CANCELLED");
        assertThat(store().journal().standing(RUN))
                .isEqualTo(new RunStanding(Order.CANCEL, "ann", Journal.Outcome.CANCELLED));
        assertThatThrownBy(() -> store().journal().standing(OTHER))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(OTHER.value());
    }

    // Admissions.

    private List<HostId> admit(String process, HostId... hosts) {
        return process(process).admissions().admit(RUN, out -> List.of(hosts));
    }

    @Test
    void anAdmittedHostIsOutForEverybodyUntilItsSlotIsGivenBack() {
        store().inventory().put(List.of(Fleet.host(1), Fleet.host(2)), "ann");
        store().journal().open(run(RUN, CN1, CN2));

        assertThat(admit("worker-1", CN1, CN1)).as("asked for twice").containsExactly(CN1);

        List<Out> seen = new ArrayList<>();
        process("worker-2").admissions().admit(RUN, out -> {
            seen.addAll(out);
            return List.of(CN1);
        });
        assertThat(seen).containsExactly(new Out(Fleet.host(1), RUN));
        assertThat(admit("worker-2", CN1)).as("it has a slot already").isEmpty();
        store().admissions().giveBack(OTHER, CN1);
        assertThat(store().admissions().out()).hasSize(1);
        process("worker-2").admissions().giveBack(RUN, CN1);
        assertThat(store().admissions().out()).isEmpty();
    }

    @Test
    void whoeverOughtToServeAndByItsStateDoesNotIsOutOnce() {
        List<HostState> states = List.of(
                new HostState.InService(),
                new HostState.Maintenance(RUN, "kernel"),
                new HostState.Fenced(OTHER),
                new HostState.Joining(OTHER),
                new HostState.Broken("PSU 2"),
                new HostState.InStock(),
                new HostState.Deploying(),
                new HostState.Retired());
        for (int i = 0; i < states.size(); i++) {
            store().inventory().put(List.of(in(i + 1, states.get(i))), "ann");
        }
        store().journal().open(run(RUN, CN2, CN1));
        admit("worker-1", CN2);

        assertThat(store().admissions().out())
                .extracting(out -> out.placed().host().id().value(), out -> out.run())
                .containsExactly(
                        tuple("cn2", Optional.of(RUN)),
                        tuple("cn3", Optional.of(OTHER)),
                        tuple("cn4", Optional.of(OTHER)),
                        tuple("cn5", Optional.empty()));
    }

    @Test
    void theSlotsOfARunThatEndsAreFree() {
        store().inventory().put(List.of(Fleet.host(1)), "ann");
        store().journal().open(run(RUN, CN1));
        admit("worker-1", CN1);

        store().journal().close(RUN, Journal.Outcome.DONE);

        assertThat(store().admissions().out()).isEmpty();
        assertThatThrownBy(() -> admit("worker-1", CN1))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll(RUN.value(), "DONE");
        store().journal().open(run(OTHER, CN1));
        assertThat(store().admissions().admit(OTHER, out -> List.of(CN1))).containsExactly(CN1);
    }

    @Test
    void aRunAdmitsItsOwnHostsOnly() {
        store().inventory().put(List.of(Fleet.host(1), Fleet.host(2)), "ann");
        store().journal().open(run(RUN, CN1));

        assertThatThrownBy(() -> admit("worker-1", CN1, CN2))
                .isInstanceOf(UsageException.class)
                .hasMessageContainingAll("cn2", RUN.value());
        assertThat(store().admissions().out()).as("all or none").isEmpty();
        assertThatThrownBy(() -> store().admissions().admit(OTHER, out -> List.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(OTHER.value());
    }

    @Test
    void nobodyIsAdmittedWhileTheRunIsPausedOrTheFleetFrozen() {
        store().inventory().put(List.of(Fleet.host(1)), "ann");
        store().journal().open(run(RUN, CN1));

        store().journal().order(RUN, Order.PAUSE, "ann");
        assertThat(admit("worker-2", CN1)).isEmpty();
        store().journal().order(RUN, Order.GO, "ann");
        store().freeze().freeze("ann", "storm");
        assertThat(admit("worker-2", CN1)).isEmpty();
        store().freeze().unfreeze("ann");
        assertThat(admit("worker-2", CN1)).containsExactly(CN1);
        store().journal().order(RUN, Order.CANCEL, "ann");
        assertThat(admit("worker-2", CN1)).isEmpty();
    }

    @Test
    void soManyMachinesOfARackAreSwitchedOnWithinAMinuteAndNoMore() {
        RackId rack = RackId.of("r1");
        Duration minute = Duration.ofMinutes(1);
        assertThat(store().admissions().powerOn(rack, 2, minute)).isZero();
        time.sleep(Duration.ofSeconds(20));
        assertThat(process("worker-2").admissions().powerOn(rack, 2, minute)).isZero();

        assertThat(store().admissions().powerOn(rack, 2, minute)).isEqualTo(Duration.ofSeconds(40));
        assertThat(store().admissions().powerOn(RackId.of("r2"), 2, minute)).isZero();
        time.sleep(Duration.ofSeconds(40));
        assertThat(store().admissions().powerOn(rack, 2, minute)).isZero();
        assertThat(store().admissions().powerOn(rack, 2, minute)).isEqualTo(Duration.ofSeconds(20));
    }

    // Claims.

    @Test
    void everybodySeesWhoHoldsAClaimAndForHowLong() {
        assertThat(process("worker-2").claims().holder(MACHINE)).isEmpty();
        Claim claim = granted(claim("worker-1", RUN));
        time.sleep(Duration.ofSeconds(10));

        Claiming.Held held = process("worker-2").claims().holder(MACHINE).orElseThrow();

        assertThat(held.owner()).isEqualTo(RUN);
        assertThat(held.holder()).contains("worker-1");
        assertThat(held.left())
                .isEqualTo(SETTINGS.lease().plus(SETTINGS.actionDeadline()).minusSeconds(10));
        time.sleep(held.left());
        assertThat(process("worker-2").claims().holder(MACHINE)).isEmpty();
        process("worker-1").claims().renew(claim);
        assertThat(process("worker-2").claims().holder(MACHINE)).isPresent();
        crash("worker-1");
        assertThat(process("worker-2").claims().holder(MACHINE)).isEmpty();
    }

    @Test
    void aClaimExcludesOthersUntilItIsGivenBack() {
        Claim claim = granted(claim("worker-1", RUN));

        Claiming.Held held = held(claim("worker-2", OTHER));
        assertThat(held.owner()).isEqualTo(RUN);
        assertThat(held.holder()).contains("worker-1");
        assertThat(held.left()).isEqualTo(SETTINGS.lease().plus(SETTINGS.actionDeadline()));

        process("worker-1").claims().release(claim);

        assertThat(granted(claim("worker-2", OTHER)).fencing()).isGreaterThan(claim.fencing());
    }

    @Test
    void anotherRunOfTheSameProcessIsHeldOffToo() {
        granted(claim("worker-1", RUN));

        assertThat(held(claim("worker-1", OTHER)).owner()).isEqualTo(RUN);
    }

    @Test
    void claimsOfTwoMachinesHaveNothingToDoWithEachOther() {
        granted(claim("worker-1", RUN));

        assertThat(process("worker-2").claims().claim(Fleet.id(2), OTHER))
                .isInstanceOf(Claiming.Granted.class);
    }

    @Test
    void theSameRunInTheSameProcessGetsItAgainWithANewNumber() {
        Claim first = granted(claim("worker-1", RUN));

        Claim second = granted(claim("worker-1", RUN));

        assertThat(second.fencing()).isGreaterThan(first.fencing());
        assertLost("worker-1", first);
        process("worker-1").claims().check(second);
    }

    @Test
    void theSameRunInAnotherLivingProcessIsHeldOff() {
        granted(claim("worker-1", RUN));

        assertThat(held(claim("worker-2", RUN)).holder()).contains("worker-1");
    }

    @Test
    void theClaimOfADeadProcessIsTakenOverAtOnce() {
        Claim dead = granted(claim("worker-1", RUN));
        Ports zombie = process("worker-1");
        crash("worker-1");

        Claim taken = granted(claim("worker-2", OTHER));

        assertThat(taken.fencing()).isGreaterThan(dead.fencing());
        assertThatThrownBy(() -> zombie.claims().renew(dead))
                .isInstanceOf(ClaimLostException.class);
        assertThat(store().audit().about(MACHINE.toString()))
                .singleElement()
                .satisfies(event -> assertThat(event.what()).isEqualTo("claim taken over"));
    }

    @Test
    void aRestartedProcessContinuesTheClaimOfItsRunAtOnce() {
        Claim before = granted(claim("worker-1", RUN));
        crash("worker-1");

        assertThat(granted(claim("worker-1", RUN)).fencing()).isGreaterThan(before.fencing());
    }

    @Test
    void aLivingHolderIsSucceededOnlyAfterLeaseAndActionDeadline() {
        Claim first = granted(claim("worker-1", RUN));

        time.sleep(SETTINGS.lease());
        assertThat(held(claim("worker-2", OTHER)).left()).isEqualTo(SETTINGS.actionDeadline());
        time.sleep(SETTINGS.actionDeadline().minusNanos(1));
        assertThat(held(claim("worker-2", OTHER)).left()).isEqualTo(Duration.ofNanos(1));
        time.sleep(Duration.ofNanos(1));

        granted(claim("worker-2", OTHER));
        assertLost("worker-1", first);
    }

    @Test
    void renewingStartsTheLeaseAnewAndCheckingDoesNot() {
        Claim claim = granted(claim("worker-1", RUN));
        Deadline granted = process("worker-1").claims().check(claim);
        assertThat(granted.left(time)).isEqualTo(SETTINGS.lease());

        time.sleep(Duration.ofSeconds(20));
        assertThat(process("worker-1").claims().check(claim)).isEqualTo(granted);
        assertThat(process("worker-1").claims().renew(claim).left(time))
                .isEqualTo(SETTINGS.lease());
        assertThat(process("worker-1").claims().check(claim).left(time))
                .isEqualTo(SETTINGS.lease());
        assertThat(held(claim("worker-2", OTHER)).left())
                .isEqualTo(SETTINGS.lease().plus(SETTINGS.actionDeadline()));
    }

    @Test
    void aLeaseThatRanOutIsOverForActionsAndStillOursToRenew() {
        Claim claim = granted(claim("worker-1", RUN));

        time.sleep(SETTINGS.lease().plus(Duration.ofHours(1)));

        assertThat(process("worker-1").claims().check(claim).passed(time)).isTrue();
        assertThat(process("worker-1").claims().renew(claim).passed(time)).isFalse();
    }

    @Test
    void aLostClaimNamesWhoHoldsItNow() {
        Claim claim = granted(claim("worker-1", RUN));
        time.sleep(SETTINGS.lease().plus(SETTINGS.actionDeadline()));
        granted(claim("worker-2", OTHER));

        assertThatThrownBy(() -> process("worker-1").claims().renew(claim))
                .isInstanceOf(ClaimLostException.class)
                .hasMessageContaining(OTHER.value())
                .hasMessageContaining("worker-2");
    }

    @Test
    void releasingALostClaimTakesNothingFromItsNewHolder() {
        Claim claim = granted(claim("worker-1", RUN));
        time.sleep(SETTINGS.lease().plus(SETTINGS.actionDeadline()));
        Claim taken = granted(claim("worker-2", OTHER));

        process("worker-1").claims().release(claim);

        process("worker-2").claims().check(taken);
        assertThat(held(claim("worker-1", RUN)).owner()).isEqualTo(OTHER);
    }

    @Test
    void aClaimGivenBackIsLost() {
        Claim claim = granted(claim("worker-1", RUN));
        process("worker-1").claims().release(claim);
        process("worker-1").claims().release(claim);

        assertLost("worker-1", claim);
    }

    @Test
    void aClaimIsOfNoUseToAnotherProcess() {
        Claim claim = granted(claim("worker-1", RUN));

        assertLost("worker-2", claim);
    }

    @Test
    void fencingNumbersGrowForEver() {
        long last = 0;
        for (int i = 0; i < 20; i++) {
            Claim claim = granted(claim("worker-" + i % 3, RUN));
            assertThat(claim.fencing()).isGreaterThan(last);
            last = claim.fencing();
            process("worker-" + i % 3).claims().release(claim);
        }
    }

    // The brake.

    @Test
    void theFirstFreezeStaysUntilItIsLifted() {
        assertThat(store().freeze().frozen()).isEmpty();
        FreezeSwitch.Frozen first = new FreezeSwitch.Frozen("ann", "storm", time.now());

        process("worker-1").freeze().freeze("ann", "storm");
        time.sleep(Duration.ofSeconds(1));
        process("worker-2").freeze().freeze("bob", "me too");

        assertThat(process("worker-2").freeze().frozen()).contains(first);
        process("worker-2").freeze().unfreeze("carl");
        process("worker-2").freeze().unfreeze("dora");
        assertThat(process("worker-1").freeze().frozen()).isEmpty();
        assertThat(store().audit().about(AuditEvent.FLEET))
                .extracting(AuditEvent::by)
                .containsExactly("ann", "carl");
    }

    // Registrations.

    @Test
    void aRegistrationItsStatesAndTheHostsRevisionAreThereTogether() {
        Revised seen = expected();

        Revised now = store().registrations()
                .conclude(conclusion(seen, new HostState.Registering(), new HostState.InStock()));

        assertThat(now.placed().host().state()).isEqualTo(new HostState.InStock());
        assertThat(store().inventory().revised(CN1)).contains(now);
        assertThat(process("worker-2").registrations().latest(MACHINE))
                .contains(Fleet.registration(1));
        assertThat(store().audit().about("cn1"))
                .extracting(AuditEvent::what, AuditEvent::to, AuditEvent::by)
                .endsWith(
                        tuple("state", "REGISTERING", "registration"),
                        tuple("state", "IN_STOCK", "registration"));
    }

    @Test
    void ofARegistrationThatCannotEndSoNothingIsWritten() {
        Revised seen = expected();

        assertThatThrownBy(() -> store().registrations()
                        .conclude(conclusion(
                                seen, new HostState.Registering(), new HostState.InService())))
                .isInstanceOf(RefusedException.class);

        assertThat(store().inventory().revised(CN1)).contains(seen);
        assertThat(store().registrations().latest(MACHINE)).isEmpty();
    }

    @Test
    void ofAHostThatSomebodyChangedNoRegistrationIsNoted() {
        Revised seen = expected();
        store().inventory().learn(MACHINE, GUID, "ann");

        assertThatThrownBy(() -> store().registrations()
                        .conclude(conclusion(seen, new HostState.Registering())))
                .isInstanceOf(RefusedException.class);
        assertThat(store().registrations().all()).isEmpty();
    }

    @Test
    void aMachineIsAwaitedUntilItsOffIsNotedAndOnlyOneNotesIt() {
        RegistrationRecord record = Fleet.registration(1);
        store().registrations().note(record, List.of());
        store().registrations().note(Fleet.registration(2), List.of());
        assertThat(store().registrations().awaitingOff())
                .containsExactly(record, Fleet.registration(2));

        assertThat(store().registrations().powerOff(record, PowerOff.LATE, List.of()))
                .isTrue();
        assertThat(process("worker-2").registrations().powerOff(record, PowerOff.READ, List.of()))
                .isFalse();
        RegistrationRecord late = record.with(PowerOff.LATE);
        assertThat(store().registrations().awaitingOff())
                .containsExactly(late, Fleet.registration(2));
        assertThat(store().registrations().powerOff(late, PowerOff.READ, List.of()))
                .isTrue();

        assertThat(store().registrations().awaitingOff()).containsExactly(Fleet.registration(2));
        assertThat(store().registrations().latest(MACHINE)).contains(record.with(PowerOff.READ));
    }

    @Test
    void theLatestRegistrationOfAMachineTakesThePlaceOfTheOneBefore() {
        RegistrationRecord first = Fleet.registration(1);
        RegistrationRecord second = new RegistrationRecord(
                MACHINE,
                null,
                "session-9",
                first.digest(),
                Verdict.STAY,
                List.of(
                        new CheckResult("disks", CheckResult.Outcome.FAIL, "no disk", "a\"b\u2028"),
                        new CheckResult("clock", CheckResult.Outcome.UNDETERMINED, "", "")),
                "{\"schema\":1,\"serial\":\"ü\"}",
                time.now(),
                PowerOff.NOT_TOLD);
        store().registrations().note(first, List.of());
        store().registrations().note(second, List.of());

        assertThat(store().registrations().all()).containsExactly(second);
        assertThat(store().registrations().strangers()).isEqualTo(1);
        assertThat(store().registrations().powerOff(first, PowerOff.READ, List.of()))
                .isFalse();
    }

    private Revised expected() {
        Placed cn1 = Fleet.host(1);
        store().inventory()
                .put(
                        List.of(new Placed(
                                cn1.host().with(new HostState.Expected()), cn1.machine())),
                        "ann");
        return store().inventory().revised(CN1).orElseThrow();
    }

    private static RegistrationRecords.Conclusion conclusion(Revised seen, HostState... path) {
        return new RegistrationRecords.Conclusion(
                seen, List.of(path), Fleet.registration(1), List.of(), "registration", "checked");
    }

    // Images.

    @Test
    void anImageIsFoundAsItWasAdded() {
        store().images().add(Fleet.image("compute-8"), "ann");
        store().images().add(Fleet.image("compute-7"), "ann");
        store().images().add(Fleet.image("compute-7"), "bob");

        assertThat(process("worker-2").images().find("compute-7"))
                .contains(Fleet.image("compute-7"));
        assertThat(store().images().find("compute-9")).isEmpty();
        assertThat(store().images().list())
                .containsExactly(Fleet.image("compute-7"), Fleet.image("compute-8"));
        assertThat(store().audit().about(AuditEvent.FLEET))
                .extracting(AuditEvent::what, AuditEvent::to, AuditEvent::by)
                .containsExactly(
                        tuple("image", "compute-8", "ann"), tuple("image", "compute-7", "ann"));
    }

    @Test
    void anImageNeverChanges() {
        Image image = Fleet.image("compute-7");
        Manifest manifest = image.manifest();
        Manifest other =
                new Manifest(manifest.name(), manifest.initrd(), manifest.initrd(), "quiet");
        store().images().add(image, "ann");

        assertThatThrownBy(() -> store().images().add(new Image(other, image.signature()), "bob"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("compute-7");
        assertThat(store().images().find("compute-7")).contains(image);
    }

    @Test
    void aProfileHasTheImageThatItWasAssignedLast() {
        store().images().add(Fleet.image("compute-7"), "ann");
        store().images().add(Fleet.image("compute-8"), "ann");

        store().images().assign("gpu", "compute-8", "ann");
        store().images().assign("diskless", "compute-7", "ann");
        process("worker-2").images().assign("diskless", "compute-8", "bob");
        store().images().assign("diskless", "compute-8", "carl");

        assertThat(store().images().assigned("diskless")).contains(Fleet.image("compute-8"));
        assertThat(store().images().assigned("other")).isEmpty();
        assertThat(store().images().assignments())
                .containsExactly(Map.entry("diskless", "compute-8"), Map.entry("gpu", "compute-8"));
        assertThat(store().audit().about(AuditEvent.FLEET))
                .extracting(AuditEvent::what, AuditEvent::from, AuditEvent::by)
                .endsWith(
                        tuple("image of gpu", "", "ann"),
                        tuple("image of diskless", "", "ann"),
                        tuple("image of diskless", "compute-7", "bob"));
    }

    @Test
    void anImageThatIsNotThereIsAssignedToNobody() {
        assertThatThrownBy(() -> store().images().assign("diskless", "compute-7", "ann"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("compute-7");
        assertThat(store().images().assignments()).isEmpty();
    }

    // Boots.

    @Test
    void onlyAnArmedHostReports() {
        assertThat(store().boots().report(CN1, "boot-id-1")).isEmpty();
        assertThat(store().boots().latest(CN1)).isEmpty();

        store().boots().arm(CN1, RUN);

        BootReport report = store().boots().report(CN1, "boot-id-1").orElseThrow();
        assertThat(report).isEqualTo(new BootReport(CN1, "boot-id-1", RUN, time.now()));
        assertThat(store().boots().latest(CN1)).contains(report);
        assertThat(store().boots().latest(CN2)).isEmpty();
    }

    @Test
    void armingAgainChangesNothing() {
        Arming first = new Arming(RUN, time.now());
        store().boots().arm(CN1, RUN);
        time.sleep(Duration.ofSeconds(1));

        store().boots().arm(CN1, RUN);

        assertThat(store().boots().arming(CN1)).contains(first);
        assertThat(store().audit().about("cn1")).hasSize(1);
    }

    @Test
    void onlyTheRunThatArmedDisarms() {
        store().boots().arm(CN1, RUN);

        store().boots().disarm(CN1, OTHER);
        assertThat(store().boots().arming(CN1)).isPresent();

        store().boots().disarm(CN1, RUN);
        assertThat(store().boots().arming(CN1)).isEmpty();
        assertThat(store().boots().report(CN1, "boot-id-1")).isEmpty();
    }

    @Test
    void aHostMayBootTwiceWhileItIsArmed() {
        store().boots().arm(CN1, RUN);
        store().boots().report(CN1, "boot-id-1");
        time.sleep(Duration.ofSeconds(1));

        BootReport second = store().boots().report(CN1, "boot-id-2").orElseThrow();

        assertThat(store().boots().latest(CN1)).contains(second);
    }

    @Test
    void aReportThatIsRepeatedNeverLooksNew() {
        store().boots().arm(CN1, RUN);
        BootReport first = store().boots().report(CN1, "boot-id-1").orElseThrow();
        time.sleep(Duration.ofSeconds(1));

        assertThat(store().boots().report(CN1, "boot-id-1")).contains(first);
        store().boots().arm(CN1, OTHER);
        assertThat(store().boots().report(CN1, "boot-id-1")).contains(first);
        assertThat(store().boots().latest(CN1)).contains(first);
    }

    @Test
    void theLatestReportStaysAfterDisarming() {
        store().boots().arm(CN1, RUN);
        BootReport report = store().boots().report(CN1, "boot-id-1").orElseThrow();
        store().boots().disarm(CN1, RUN);

        assertThat(store().boots().latest(CN1)).contains(report);
    }

    private void inService(int number) {
        store().inventory().put(List.of(Fleet.host(number)), "ann");
    }

    @Test
    void aHostInServiceThatCameBackByItselfReportsToo() {
        inService(1);
        store().boots().arm(CN1, RUN);
        store().boots().report(CN1, "boot-id-1");
        store().boots().disarm(CN1, RUN);

        BootReport report = store().boots().returned(CN1, "boot-id-2").orElseThrow();

        assertThat(report).isEqualTo(new BootReport(CN1, "boot-id-2", null, time.now()));
        assertThat(store().boots().latest(CN1)).contains(report);
        assertThat(store().boots().unattended()).containsExactly(report);
        assertThat(store().audit().about("cn1"))
                .last()
                .extracting(AuditEvent::by, AuditEvent::what, AuditEvent::from, AuditEvent::to)
                .containsExactly("boot desk", "unplanned reboot", "boot-id-1", "boot-id-2");
    }

    @Test
    void aBootByItselfIsNotedAndAuditedOnce() {
        inService(1);
        BootReport first = store().boots().returned(CN1, "boot-id-1").orElseThrow();
        int audited = store().audit().about("cn1").size();
        time.sleep(Duration.ofSeconds(1));

        assertThat(store().boots().returned(CN1, "boot-id-1")).contains(first);
        assertThat(store().boots().unattended()).containsExactly(first);
        assertThat(store().audit().about("cn1")).hasSize(audited);
    }

    @Test
    void aHostThatIsNotInServiceOrIsArmedDidNotComeBackByItself() {
        inService(1);
        inService(2);
        store().boots().arm(CN1, RUN);
        store().inventory()
                .transition(
                        CN2, new HostState.InService(), new HostState.Fenced(RUN), "ann", "dead");

        assertThat(store().boots().returned(CN1, "boot-id-1")).isEmpty();
        assertThat(store().boots().returned(CN2, "boot-id-1")).isEmpty();
        assertThat(store().boots().returned(HostId.of("cn3"), "boot-id-1")).isEmpty();
        assertThat(store().boots().latest(CN1)).isEmpty();
        assertThat(store().boots().unattended()).isEmpty();
    }

    @Test
    void aBootIsUnattendedUntilARunAttendsToIt() {
        inService(1);
        inService(2);
        BootReport second = store().boots().returned(CN2, "boot-id-2").orElseThrow();
        time.sleep(Duration.ofSeconds(1));
        BootReport first = store().boots().returned(CN1, "boot-id-1").orElseThrow();
        assertThat(store().boots().unattended()).containsExactly(second, first);

        store().boots().attend(second, RUN);
        store().boots().attend(second, OTHER);

        assertThat(store().boots().unattended()).containsExactly(first);
        assertThat(store().audit().about("cn2"))
                .last()
                .extracting(AuditEvent::by, AuditEvent::what, AuditEvent::to)
                .containsExactly("run " + RUN, "attended to", "boot-id-2");
    }

    @Test
    void onlyTheLatestBootOfAHostIsUnattended() {
        inService(1);
        inService(2);
        store().boots().returned(CN1, "boot-id-1");
        BootReport latest = store().boots().returned(CN1, "boot-id-2").orElseThrow();
        store().boots().returned(CN2, "boot-id-3");
        store().boots().arm(CN2, RUN);
        store().boots().report(CN2, "boot-id-4");

        assertThat(store().boots().unattended()).containsExactly(latest);
    }

    // Credentials on their way into BMCs.

    private static final CredentialChange CHANGE = new CredentialChange(
            "rack1",
            new Credential("admin", Secret.of("old-password")),
            "rack1-next",
            new Credential(
                    "bearman", Secret.of("new-password"), Secret.of("twenty-bytes-of-a-kg")));

    private String credential() {
        return store().inventory().find(CN1).orElseThrow().machine().bmc().credential();
    }

    @Test
    void bothCredentialsOfAChangeAreKept() {
        store().inventory().put(List.of(Fleet.host(1)), "ann");
        String before = credential();

        store().changes().propose(MACHINE, CHANGE, "ann");
        crash("worker-1");

        assertThat(store().changes().pending(MACHINE)).contains(CHANGE);
        assertThat(store().changes().pending(Fleet.id(2))).isEmpty();
        assertThat(credential()).isEqualTo(before);
    }

    @Test
    void aConfirmedCredentialIsTheMachinesFromThenOn() {
        store().inventory().put(List.of(Fleet.host(1)), "ann");
        store().changes().propose(MACHINE, CHANGE, "ann");
        long revision = store().inventory().revised(CN1).orElseThrow().revision();

        store().changes().confirm(MACHINE, "bob");
        store().changes().confirm(MACHINE, "nobody");

        assertThat(credential()).isEqualTo("rack1-next");
        assertThat(store().changes().pending(MACHINE)).isEmpty();
        assertThat(store().inventory().revised(CN1).orElseThrow().revision())
                .isGreaterThan(revision);
        assertThat(store().audit().about("cn1"))
                .extracting(it -> it.by() + " " + it.what() + " " + it.why().split(",")[0])
                .containsExactly(
                        "ann added ",
                        "ann bmc credential proposed",
                        "bob changed ",
                        "bob bmc credential confirmed");
    }

    @Test
    void aDiscardedChangeLeavesTheMachinesCredential() {
        store().inventory().put(List.of(Fleet.host(1)), "ann");
        String before = credential();
        store().changes().propose(MACHINE, CHANGE, "ann");

        store().changes().discard(MACHINE, "bob");
        store().changes().discard(MACHINE, "nobody");

        assertThat(credential()).isEqualTo(before);
        assertThat(store().changes().pending(MACHINE)).isEmpty();
    }

    @Test
    void aChangeThatBeginsElsewhereWaitsUntilTheFirstIsFinished() {
        store().inventory().put(List.of(Fleet.host(1)), "ann");
        CredentialChange elsewhere = new CredentialChange(
                "rack1", new Credential("admin", Secret.of("yet another")), "x", CHANGE.to());
        store().changes().propose(MACHINE, CHANGE, "ann");

        store().changes().propose(MACHINE, CHANGE, "ann");
        assertThatThrownBy(() -> store().changes().propose(MACHINE, elsewhere, "bob"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("from 'rack1' to 'rack1-next'")
                .hasMessageNotContaining("password");

        assertThat(store().changes().pending(MACHINE)).contains(CHANGE);
    }

    @Test
    void aChangeThatGoesOnFromEitherCredentialTakesThePlaceOfTheFirst() {
        store().inventory().put(List.of(Fleet.host(1)), "ann");
        CredentialChange fromTheNew =
                new CredentialChange(CHANGE.toName(), CHANGE.to(), "rack2", CHANGE.from());
        CredentialChange fromItsOld =
                new CredentialChange(CHANGE.toName(), CHANGE.to(), "rack3", CHANGE.from());
        store().changes().propose(MACHINE, CHANGE, "ann");

        store().changes().propose(MACHINE, fromTheNew, "ann");
        store().changes().propose(MACHINE, fromItsOld, "ann");
        assertThat(store().changes().pending(MACHINE)).contains(fromItsOld);

        store().changes().discard(MACHINE, "ann");
        assertThat(credential()).isEqualTo(CHANGE.toName());
    }

    @Test
    void theCredentialOfAnUnknownMachineIsNotChanged() {
        assertThatThrownBy(() -> store().changes().propose(MACHINE, CHANGE, "ann"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(MACHINE.toString());
    }

    // --- revisions

    @Test
    void whoeverSawAnOlderRevisionIsRefusedAndToldBoth() {
        store().inventory().put(List.of(Fleet.host(1)), "ann");
        Revised seen = store().inventory().revised(CN1).orElseThrow();
        Revised after = store().inventory().update(seen.with(inZone("az2")), "ann");
        assertThat(after.revision()).isGreaterThan(seen.revision());
        assertThat(after.placed()).isEqualTo(inZone("az2"));

        assertThatThrownBy(() -> store().inventory().update(seen.with(inZone("az3")), "bob"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("cn1")
                .hasMessageContaining("revision " + after.revision())
                .hasMessageContaining("not " + seen.revision());
        assertThat(store().inventory().revised(CN1)).contains(after);
    }

    @Test
    void aStateIsChangedOnlyOfTheHostThatWasSeen() {
        store().inventory().put(List.of(in(1, new HostState.Broken("PSU"))), "ann");
        Revised seen = seen(CN1);
        Revised moved = store().inventory().update(seen.with(inZoneAs("az2", seen)), "bob");
        HostState retired = new HostState.Retired();

        assertThatThrownBy(() -> store().inventory().transition(seen, retired, "ann", "sold"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("not " + seen.revision());
        assertThat(state(CN1)).isEqualTo(new HostState.Broken("PSU"));
        Revised after = store().inventory().transition(moved, retired, "ann", "sold");

        assertThat(after).isEqualTo(seen(CN1));
        assertThat(after.revision()).isGreaterThan(moved.revision());
        assertThat(after.placed().host().state()).isEqualTo(retired);
        assertThat(store().inventory().held(Fleet.id(1))).isPresent();
        assertThatThrownBy(() ->
                        store().inventory().transition(after, new HostState.InStock(), "ann", "no"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("RETIRED");
    }

    private static Placed inZoneAs(String zone, Revised seen) {
        Placed moved = inZone(zone);
        return new Placed(moved.host().with(seen.placed().host().state()), moved.machine());
    }

    @Test
    void everyChangeOfAHostOrItsMachineIsARevision() {
        store().inventory().put(List.of(Fleet.host(1)), "ann");
        long first = store().inventory().revised(CN1).orElseThrow().revision();

        toMaintenance(CN1, RUN);
        long second = store().inventory().revised(CN1).orElseThrow().revision();
        store().inventory()
                .learn(
                        Fleet.id(1),
                        BmcGuid.of(
                                new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}),
                        "ann");
        long third = store().inventory().revised(CN1).orElseThrow().revision();

        assertThat(List.of(first, second, third)).isSorted().doesNotHaveDuplicates();
        store().inventory().put(List.of(store().inventory().find(CN1).orElseThrow()), "ann");
        assertThat(store().inventory().revised(CN1).orElseThrow().revision()).isEqualTo(third);
    }

    @Test
    void aReasonMayHaveAnyCharacter() {
        store().inventory().put(List.of(Fleet.host(1)), "ann");
        String reason = "kernel \u00e4\u4e16\ud83d\ude00 'quoted\"; -- \t\n\u0000 %s ?";

        HostState state = new HostState.Maintenance(RUN, reason);
        store().inventory().transition(CN1, new HostState.InService(), state, "ann", reason);

        String kept = reason.replace('\u0000', '\ufffd');
        assertThat(((HostState.Maintenance) state(CN1)).reason()).isIn(reason, kept);
        assertThat(store().audit().about("cn1").get(1).why()).isIn(reason, kept);
    }

    @Test
    void whoeverSawAHostThatWasRemovedChangesNoneOfItsName() {
        store().inventory().put(List.of(in(1, new HostState.Expected())), "ann");
        Revised seen = seen(CN1);
        store().inventory().remove(CN1, "ann", "typo");
        store().inventory().put(List.of(in(1, new HostState.Expected())), "bob");

        assertThatThrownBy(() -> store().inventory().update(seen.with(inZone("az3")), "ann"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("not " + seen.revision());
    }

    // --- queries

    @Test
    void hostsAreFoundByEachOfTheirColumns() {
        store().inventory().put(List.of(Fleet.host(1), Fleet.host(2), Fleet.host(3)), "ann");
        Placed second = Fleet.host(2);
        for (Column column :
                List.of(Column.HOST, Column.UUID, Column.SERIAL, Column.MAC, Column.BMC_ADDRESS)) {
            String value = column.of(second).findFirst().orElseThrow();
            assertThat(names(Query.all().with(column, value)))
                    .as(column.name())
                    .containsExactly("cn2");
        }
        for (Column column : Column.values()) {
            List<String> values = column.of(second).toList();
            assertThat(names(Query.all().with(column, values)))
                    .as(column.name())
                    .contains("cn2");
        }
        assertThat(names(Query.all().with(Column.HOST, "cn1", "cn3").with(Column.UNIT, "1", "2")))
                .containsExactly("cn1");
        assertThat(names(Query.all().with(Column.STATE, "broken"))).isEmpty();
    }

    @Test
    void hostsAreFoundByWhatTheirBmcsAndCardsHaveSeveralOf() {
        Machine plain = Fleet.machine(2);
        Machine planned = new Machine(
                plain.id(),
                plain.serial(),
                plain.vendor(),
                plain.product(),
                new Bmc(
                        plain.bmc().address(),
                        623,
                        null,
                        "rack1",
                        List.of(3),
                        Set.of(Quirk.AUTHCAP, Quirk.INTEL20)),
                List.of(
                        new Nic(Fleet.mac(2, 0), "leaf1", "Eth1/7"),
                        new Nic(Fleet.mac(2, 1), "leaf2", "Eth1/8")),
                plain.rack(),
                plain.unit(),
                "");
        store().inventory().put(List.of(Fleet.host(1), Fleet.host("cn2", planned)), "ann");

        for (Map.Entry<Column, String> only : Map.of(
                        Column.BMC_QUIRK, "intel20",
                        Column.SWITCH, "leaf2",
                        Column.SWITCH_PORT, "Eth1/7")
                .entrySet()) {
            assertThat(names(Query.all().with(only.getKey(), only.getValue())))
                    .as(only.getKey().name())
                    .containsExactly("cn2");
        }
        assertThat(names(Query.all().with(Column.BMC_SUITE, "17"))).containsExactly("cn1");
        assertThat(names(Query.all().with(Column.BMC_SUITE, "3"))).containsExactly("cn1", "cn2");
        assertThat(names(Query.all().with(Column.BMC_QUIRK, "zeroguid", "authcap")))
                .containsExactly("cn2");
        assertThat(names(Query.all().with(Column.SWITCH, "leaf_"))).isEmpty();
        assertThat(names(Query.all().with(Column.SWITCH, "leaf1' or '1'='1"))).isEmpty();
        assertThat(names(Query.all().label("row", "7' or '1'='1"))).isEmpty();
    }

    @Test
    void hostsAreFoundByTheirLabels() {
        store().inventory()
                .put(
                        List.of(labelled(1, "row", "7"), labelled(2, "row", "8"), Fleet.host(3)),
                        "ann");

        assertThat(names(Query.all().label("row", "7"))).containsExactly("cn1");
        assertThat(names(Query.all().label("row"))).containsExactly("cn1", "cn2");
        assertThat(names(Query.all().label("row", "9"))).isEmpty();
        assertThat(names(Query.all().label("row").with(Column.HOST, "cn2", "cn3")))
                .containsExactly("cn2");
    }

    @Test
    void pagesComeInTheOrderOfTheNamesBytes() {
        List<Placed> hosts = new ArrayList<>();
        for (String name : List.of("cn-2", "cn10", "b", "cn.1", "cn1", "a9")) {
            hosts.add(named(name, hosts.size() + 1));
        }
        store().inventory().put(hosts, "ann");

        List<String> pages = new ArrayList<>();
        HostId last = null;
        List<Placed> page = store().inventory().page(Query.all(), last, 2);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(2);
            page.forEach(placed -> pages.add(placed.host().id().value()));
            last = page.get(page.size() - 1).host().id();
            page = store().inventory().page(Query.all(), last, 2);
        }
        assertThat(pages).containsExactly("a9", "b", "cn-2", "cn.1", "cn1", "cn10");
        assertThat(names(Query.all())).isEqualTo(pages);
    }

    @Test
    void whileHostsAreHandedOverTheStoreMayBeAskedAndChanged() {
        store().inventory().put(List.of(Fleet.host(1), Fleet.host(2)), "ann");
        List<String> seen = new ArrayList<>();

        store().inventory().each(Query.all(), placed -> {
            HostId id = placed.host().id();
            seen.add(id + " " + store().inventory().find(id).isPresent());
            toMaintenance(id, RUN);
        });

        assertThat(seen).containsExactly("cn1 true", "cn2 true");
        assertThat(state(CN2)).isEqualTo(new HostState.Maintenance(RUN, "why"));
    }

    @Test
    void aMachineIsFoundByMacAndBySerialInAnySpelling() {
        store().inventory().put(List.of(Fleet.host(1), Fleet.host(2)), "ann");

        assertThat(store().inventory().find(Fleet.mac(2, 1))).contains(Fleet.host(2));
        assertThat(store().inventory().find(Fleet.mac(9, 0))).isEmpty();
        assertThat(store().inventory().findSerial(" SERIAL-2 ")).containsExactly(Fleet.host(2));
        assertThat(store().inventory().findSerial("serial-9")).isEmpty();
    }

    // --- leaving

    @Test
    void aHostThatNeverServedIsForgottenAndItsMachineIsFree() {
        store().inventory().put(List.of(in(1, new HostState.Expected())), "ann");
        store().inventory().remove(CN1, "ann", "typo");

        assertThat(store().inventory().all()).isEmpty();
        assertThat(store().inventory().held(Fleet.id(1))).isEmpty();
        assertThat(store().audit().about("cn1")).extracting(AuditEvent::what).contains("removed");
        Placed again = named("other", 1);
        store().inventory().put(List.of(again), "ann");
        assertThat(store().inventory().find(Fleet.id(1))).contains(again);
    }

    @Test
    void aHostThatServesIsNotForgotten() {
        store().inventory().put(List.of(Fleet.host(1)), "ann");

        assertThatThrownBy(() -> store().inventory().remove(CN1, "ann", "typo"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("cn1")
                .hasMessageContaining("IN_SERVICE")
                .hasMessageContaining("RETIRED");
        assertThat(store().inventory().find(CN1)).contains(Fleet.host(1));
    }

    @Test
    void aHostOfAnUnfinishedRunIsNotForgotten() {
        store().inventory().put(List.of(in(1, new HostState.InStock())), "ann");
        store().journal().open(run(RUN, CN1));

        assertThatThrownBy(() -> store().inventory().remove(CN1, "ann", "typo"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(RUN.value());
    }

    @Test
    void theMachineOfARetiredHostIsOnHoldForEver() {
        store().inventory().put(List.of(in(1, new HostState.InStock())), "ann");
        store().inventory()
                .transition(CN1, new HostState.InStock(), new HostState.Retired(), "ann", "sold");
        store().inventory().remove(CN1, "ann", "sold");

        assertThat(store().inventory().held(Fleet.id(1)).orElseThrow().toString())
                .contains("cn1")
                .contains("retired: sold");
        assertThat(store().inventory().held(Fleet.mac(1, 1))).isPresent();
        assertThatThrownBy(() -> store().inventory().put(List.of(named("cn9", 1)), "bob"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("cn9")
                .hasMessageContaining("on hold")
                .hasMessageContaining("cn1");
        assertThat(store().inventory().all()).isEmpty();
    }

    @Test
    void aRetiredHostMayStillBeCorrected() {
        store().inventory().put(List.of(in(1, new HostState.InStock())), "ann");
        store().inventory()
                .transition(CN1, new HostState.InStock(), new HostState.Retired(), "ann", "sold");
        Placed retired = store().inventory().find(CN1).orElseThrow();
        Placed corrected = new Placed(
                retired.host().with(Labels.of(Map.of("sold", "yes"))), retired.machine());

        store().inventory().put(List.of(corrected), "ann");

        assertThat(store().inventory().find(CN1)).contains(corrected);
    }

    @Test
    void aReplacedMachineIsOnHoldAndTheNextMayHaveItsBmcAddress() {
        store().inventory().put(List.of(in(1, new HostState.Broken("PSU 2"))), "ann");
        Machine next = Fleet.machine(7).with(Fleet.machine(1).bmc());
        Placed after = store().inventory().replace(seen(CN1), next, "ann", "PSU 2");

        assertThat(after.machine()).isEqualTo(next);
        assertThat(after.host().state()).isEqualTo(new HostState.Expected());
        assertThat(store().inventory().find(CN1)).contains(after);
        assertThat(store().inventory().find(Fleet.id(1))).isEmpty();
        assertThat(store().inventory().held(Fleet.id(1))).isPresent();
        assertThat(store().inventory().held(Fleet.mac(1, 0))).isPresent();
        assertThat(store().inventory().held(Fleet.id(7))).isEmpty();
        assertThat(store().inventory().machines(CN1))
                .extracting(Binding::machine)
                .containsExactly(Fleet.id(1), Fleet.id(7));
        assertThat(store().inventory().machines(CN1).get(0).until()).isPresent();
        assertThat(store().inventory().machines(CN1).get(1).until()).isEmpty();
    }

    @Test
    void aMachineInStockTakesTheBrokenOnesPlaceAndItsOwnHostGoes() {
        store().inventory()
                .put(
                        List.of(
                                in(1, new HostState.Broken("PSU 2")),
                                in(2, new HostState.InStock())),
                        "ann");

        Placed after = store().inventory().replace(seen(CN1), Fleet.machine(2), "ann", "PSU 2");

        assertThat(after.host().state()).isEqualTo(new HostState.InStock());
        assertThat(names(Query.all())).containsExactly("cn1");
        assertThat(store().inventory().held(Fleet.id(2))).isEmpty();
    }

    @Test
    void aMachineThatServesDoesNotTakeAnothersPlace() {
        store().inventory()
                .put(List.of(in(1, new HostState.Broken("PSU 2")), Fleet.host(2)), "ann");

        assertThatThrownBy(() ->
                        store().inventory().replace(seen(CN1), Fleet.machine(2), "ann", "PSU 2"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("cn2")
                .hasMessageContaining("IN_SERVICE");
        assertThat(store().inventory().held(Fleet.id(1))).isEmpty();
        assertThat(names(Query.all())).containsExactly("cn1", "cn2");
    }

    @Test
    void aHostThatServesIsNotGivenAnotherMachine() {
        store().inventory().put(List.of(Fleet.host(1)), "ann");

        assertThatThrownBy(() ->
                        store().inventory().replace(seen(CN1), Fleet.machine(7), "ann", "why"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("IN_SERVICE")
                .hasMessageContaining("BROKEN");
        assertThat(store().inventory().find(CN1)).contains(Fleet.host(1));
    }

    @Test
    void whoeverSawAnOlderMachineDoesNotReplaceTheNextOne() {
        store().inventory().put(List.of(in(1, new HostState.InStock())), "ann");
        Revised seen = seen(CN1);
        store().inventory().replace(seen, Fleet.machine(2), "bob", "PSU 2");

        assertThatThrownBy(
                        () -> store().inventory().replace(seen, Fleet.machine(3), "ann", "PSU 2"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("revision " + seen(CN1).revision())
                .hasMessageContaining("not " + seen.revision());
        assertThat(store().inventory().held(Fleet.id(2))).isEmpty();
    }

    @Test
    void aHostThatSomethingDependsOnIsNotGivenAnotherMachineByAPut() {
        for (HostState state : List.of(
                new HostState.InService(),
                new HostState.Maintenance(RUN, "why"),
                new HostState.Fenced(RUN),
                new HostState.Broken("PSU 2"),
                new HostState.Retired())) {
            String name = "is-"
                    + state.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
            int number = 10 + state.kind().ordinal();
            Placed placed = renamed(name, in(number, state));
            store().inventory().put(List.of(placed), "ann");

            assertThatThrownBy(() -> store().inventory()
                            .put(List.of(renamed(name, in(100 + number, state))), "ann"))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining(state.kind().name())
                    .hasMessageContaining("bearman host replace");
            assertThat(store().inventory().find(HostId.of(name))).contains(placed);
        }
    }

    @Test
    void aHostOfAnUnfinishedRunIsNotGivenAnotherMachineByAPut() {
        store().inventory().put(List.of(in(1, new HostState.InStock())), "ann");
        store().journal().open(run(RUN, CN1));

        assertThatThrownBy(() -> store().inventory()
                        .put(List.of(renamed("cn1", in(2, new HostState.InStock()))), "ann"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("cn1")
                .hasMessageContaining(RUN.value());
    }

    @Test
    void aHostThatComesRetiredPutsItsMachineOnHold() {
        store().inventory().put(List.of(in(1, new HostState.Retired())), "ann");
        store().inventory().remove(CN1, "ann", "sold");

        assertThat(store().inventory().held(Fleet.id(1))).isPresent();
        assertThat(store().inventory().held(Fleet.mac(1, 1))).isPresent();
    }

    @Test
    void aHostWhoseMachinePlayedAnotherBeforeIsForgottenAndTheMachineIsFree() {
        Placed one = in(1, new HostState.InStock());
        Placed two = in(2, new HostState.InStock());
        store().inventory().put(List.of(one, two), "ann");
        store().inventory().put(List.of(renamed("cn1", two), renamed("cn2", one)), "ann");

        store().inventory().remove(CN1, "ann", "typo");

        assertThat(store().inventory().machines(CN2))
                .extracting(Binding::machine)
                .containsExactly(Fleet.id(2), Fleet.id(1));
        Placed again = renamed("cn3", two);
        store().inventory().put(List.of(again), "ann");
        assertThat(store().inventory().find(Fleet.id(2))).contains(again);
        assertThat(store().inventory().find(Fleet.mac(2, 0))).contains(again);
    }

    private Revised seen(HostId host) {
        return store().inventory().revised(host).orElseThrow();
    }

    /** {@return another host with the state and the machine of this one} */
    private static Placed renamed(String name, Placed placed) {
        Placed other = Fleet.host(name, placed.machine());
        return new Placed(other.host().with(placed.host().state()), placed.machine());
    }

    private List<String> names(Query query) {
        List<String> names = new ArrayList<>();
        store().inventory().each(query, placed -> names.add(placed.host().id().value()));
        return names;
    }

    private static Placed in(int number, HostState state) {
        Placed placed = Fleet.host(number);
        return new Placed(placed.host().with(state), placed.machine());
    }

    private static Placed labelled(int number, String key, String value) {
        Placed placed = Fleet.host(number);
        return new Placed(placed.host().with(Labels.of(Map.of(key, value))), placed.machine());
    }

    private static Placed named(String name, int number) {
        Host host = Fleet.host(number).host();
        return new Placed(
                new Host(
                        HostId.of(name),
                        host.role(),
                        host.region(),
                        host.zone(),
                        host.flavor(),
                        host.machine(),
                        new HostState.Expected()),
                Fleet.machine(number));
    }

    private HostState state(HostId host) {
        return store().inventory().find(host).orElseThrow().host().state();
    }

    private static Placed inZone(String zone) {
        Host host = Fleet.host(1).host();
        return new Placed(
                new Host(
                        host.id(),
                        host.role(),
                        host.region(),
                        Zone.of(zone),
                        host.flavor(),
                        host.machine(),
                        host.state()),
                Fleet.machine(1));
    }

    private void toMaintenance(HostId host, RunId run) {
        store().inventory()
                .transition(
                        host,
                        new HostState.InService(),
                        new HostState.Maintenance(run, "why"),
                        "ann",
                        "why");
    }

    private Run run(RunId id, HostId... hosts) {
        return new Run(id, List.of(hosts), "{\"drain\":true}", "kernel", "ann", time.now());
    }

    private Entry write(HostId host, String step, Entry.Phase phase) {
        return store().journal().write(RUN, host, step, phase, "subject", "detail");
    }

    private Claiming claim(String process, RunId run) {
        return process(process).claims().claim(MACHINE, run);
    }

    private static Claim granted(Claiming claiming) {
        assertThat(claiming).isInstanceOf(Claiming.Granted.class);
        return ((Claiming.Granted) claiming).claim();
    }

    private static Claiming.Held held(Claiming claiming) {
        assertThat(claiming).isInstanceOf(Claiming.Held.class);
        return (Claiming.Held) claiming;
    }

    private void assertLost(String process, Claim claim) {
        assertThatThrownBy(() -> process(process).claims().check(claim))
                .isInstanceOf(ClaimLostException.class);
        assertThatThrownBy(() -> process(process).claims().renew(claim))
                .isInstanceOf(ClaimLostException.class);
    }
}
