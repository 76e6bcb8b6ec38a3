package io.bearman.pxe;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.boot.Arming;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.pxe.BootDecision.Deny;
import io.bearman.pxe.BootDecision.Hold;
import io.bearman.pxe.BootDecision.Production;
import io.bearman.pxe.BootDecision.Register;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootDeskTest {
    private static final HostState IN_SERVICE = new HostState.InService();
    private static final Arming OTHER = new Arming(Fleet.OTHER_RUN, Instant.EPOCH);

    /** state, not armed, armed by its run (or any), armed by another run. */
    static Stream<Arguments> states() {
        Object register = List.of(Register.class, Reason.NOT_REGISTERED);
        Object armed = List.of(Production.class, Reason.ARMED);
        Object notArmed = List.of(Hold.class, Reason.NOT_ARMED);
        Object foreign = List.of(Hold.class, Reason.ARMED_BY_ANOTHER_RUN);
        Object returned = List.of(Production.class, Reason.UNPLANNED_REBOOT);
        Object fenced = List.of(Hold.class, Reason.FENCED);
        Object broken = List.of(Hold.class, Reason.BROKEN);
        Object retired = List.of(Hold.class, Reason.RETIRED);
        return Stream.of(
                Arguments.of(new HostState.Expected(), register, register, register),
                Arguments.of(new HostState.Registering(), register, register, register),
                Arguments.of(new HostState.InStock(), register, register, register),
                Arguments.of(new HostState.Rejected(List.of("dimm")), register, register, register),
                Arguments.of(new HostState.Deploying(), notArmed, armed, armed),
                Arguments.of(new HostState.Joining(Fleet.RUN), notArmed, armed, foreign),
                Arguments.of(IN_SERVICE, returned, armed, armed),
                Arguments.of(new HostState.Maintenance(Fleet.RUN, "fan"), notArmed, armed, foreign),
                Arguments.of(new HostState.Fenced(Fleet.RUN), fenced, fenced, fenced),
                Arguments.of(new HostState.Broken("board"), broken, broken, broken),
                Arguments.of(new HostState.Retired(), retired, retired, retired));
    }

    @ParameterizedTest
    @MethodSource("states")
    void aHostBootsWhatItsStateAndItsArmingAllow(
            HostState state, Object notArmed, Object armed, Object armedByAnother) {
        List<Placed> hosts = List.of(Fleet.host(1, state));

        assertThat(shape(decide(whole(1), hosts, null))).isEqualTo(notArmed);
        assertThat(shape(decide(whole(1), hosts, Fleet.ARMED))).isEqualTo(armed);
        assertThat(shape(decide(whole(1), hosts, OTHER))).isEqualTo(armedByAnother);
    }

    @Test
    void theTableKnowsEveryState() {
        List<HostState.Kind> kinds =
                states().map(row -> ((HostState) row.get()[0]).kind()).toList();

        assertThat(kinds).containsExactlyInAnyOrder(HostState.Kind.values());
    }

    @Test
    void everyDecisionNamesItsHost() {
        states().forEach(row -> {
            List<Placed> hosts = List.of(Fleet.host(1, (HostState) row.get()[0]));
            assertThat(decide(whole(1), hosts, null).host()).contains(Fleet.name(1));
            assertThat(decide(whole(1), hosts, null).why()).isNotBlank();
        });
    }

    @Test
    void aHostWithoutAProfileIsHeld() {
        Placed strange = Fleet.host(1, IN_SERVICE, "gpu", Fleet.serial(1), List.of(Fleet.mac(1)));

        assertThat(shape(decide(whole(1), List.of(strange), Fleet.ARMED)))
                .isEqualTo(List.of(Hold.class, Reason.NO_PROFILE));
    }

    @Test
    void aStrangerIsRegisteredAndNeverGetsProduction() {
        BootDecision decision = decide(whole(9), service(1, 2), Fleet.ARMED);

        assertThat(shape(decision)).isEqualTo(List.of(Register.class, Reason.UNKNOWN_MACHINE));
        assertThat(decision.host()).isEmpty();
    }

    @Test
    void aStrangerIsDeniedWhereTheOperatorSaidSo() {
        BootDesk desk = new BootDesk(Fleet.PROFILES, Strangers.DENY);

        BootDecision decision = desk.decide(whole(9), view(service(1, 2), null));

        assertThat(decision).isInstanceOf(Deny.class);
    }

    @Test
    void anyOfItsCardsFindsAHost() {
        BootRequest second = request(Fleet.secondMac(2), Fleet.uuid(2), Fleet.serial(2));

        assertThat(decide(second, service(1, 2, 3), null).host()).contains(Fleet.name(2));
    }

    @Test
    void theUuidFindsAHostWhoseCardIsNew() {
        BootRequest newCard = request(Fleet.mac(99), Fleet.uuid(2), Fleet.serial(2));

        assertThat(decide(newCard, service(1, 2, 3), null).host()).contains(Fleet.name(2));
    }

    @Test
    void theSerialAloneFindsAHost() {
        BootRequest serialOnly = request(null, null, " sn-1002 ");

        assertThat(decide(serialOnly, service(1, 2, 3), null).host()).contains(Fleet.name(2));
    }

    @Test
    void theMacAloneFindsAHost() {
        assertThat(decide(request(Fleet.mac(2), null, null), service(1, 2), null)
                        .host())
                .contains(Fleet.name(2));
    }

    @Test
    void whatPointsAtTwoHostsIsHeld() {
        List<Placed> hosts = service(1, 2, 3);

        for (BootRequest request : List.of(
                request(Fleet.mac(1), Fleet.uuid(2), null),
                request(Fleet.mac(1), Fleet.uuid(2), Fleet.serial(2)),
                request(Fleet.mac(1), Fleet.uuid(1), Fleet.serial(2)),
                request(Fleet.mac(1), null, Fleet.serial(2)),
                request(null, Fleet.uuid(1), Fleet.serial(2)),
                request(Fleet.mac(1), Fleet.uuid(2), Fleet.serial(3)))) {
            assertThat(shape(decide(request, hosts, Fleet.ARMED)))
                    .as(request.toString())
                    .isEqualTo(List.of(Hold.class, Reason.CONFLICT));
        }
    }

    @Test
    void aCardThatMovedToAnUnknownChassisDoesNotTakeTheHostAlong() {
        BootRequest moved = request(Fleet.mac(1), Fleet.uuid(99), "SN-9999");

        assertThat(shape(decide(moved, service(1, 2), Fleet.ARMED)))
                .isEqualTo(List.of(Hold.class, Reason.CONFLICT));
    }

    @Test
    void aSharedUuidWithAnotherSerialIsHeld() {
        BootRequest twin = request(Fleet.mac(99), Fleet.uuid(1), "SN-9999");

        assertThat(shape(decide(twin, service(1, 2), null)))
                .isEqualTo(List.of(Hold.class, Reason.CONFLICT));
    }

    @Test
    void aBoardsOwnSerialBesideMacAndUuidDoesNoHarm() {
        BootRequest board = request(Fleet.mac(1), Fleet.uuid(1), "BOARD-77");

        assertThat(decide(board, service(1, 2), null).host()).contains(Fleet.name(1));
    }

    @Test
    void aMacOfTwoMachinesIsHeld() {
        List<Mac> shared = List.of(Fleet.mac(1));
        List<Placed> hosts = List.of(
                Fleet.host(1, IN_SERVICE, "compute", "SN-1001", shared),
                Fleet.host(2, IN_SERVICE, "compute", "SN-1002", shared));

        BootDecision decision = decide(whole(1), hosts, Fleet.ARMED);

        assertThat(decision).isInstanceOf(Hold.class);
        assertThat(decision.why()).contains("cn1 and cn2");
    }

    @Test
    void aSerialOfTwoMachinesAloneIsHeld() {
        List<Placed> hosts = List.of(
                Fleet.host(1, IN_SERVICE, "compute", "SAME-1", List.of(Fleet.mac(1))),
                Fleet.host(2, IN_SERVICE, "compute", "SAME-1", List.of(Fleet.mac(2))));

        assertThat(decide(request(null, null, "SAME-1"), hosts, null)).isInstanceOf(Hold.class);
        assertThat(decide(request(Fleet.mac(2), Fleet.uuid(2), "SAME-1"), hosts, null)
                        .host())
                .contains(Fleet.name(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "0123456789",
                "To Be Filled By O.E.M.",
                "to be filled by o.e.m.",
                "Default string",
                "Not Specified",
                "None",
                "N/A",
                "System Serial Number",
                "Enter Serial",
                "00000000",
                "XXXXXXXX",
                "........",
                "-",
                "  123456789 ",
                "Unknown"
            })
    void aVendorsDefaultSerialNeverMatches(String serial) {
        List<Placed> hosts = List.of(Fleet.host(
                1,
                IN_SERVICE,
                "compute",
                serial.isBlank() ? "blank" : serial,
                List.of(Fleet.mac(1))));

        assertThat(shape(decide(request(null, null, serial), hosts, null)))
                .isEqualTo(List.of(Hold.class, Reason.NO_IDENTITY));
        assertThat(shape(decide(request(Fleet.mac(9), Fleet.uuid(9), serial), hosts, null)))
                .isEqualTo(List.of(Register.class, Reason.UNKNOWN_MACHINE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
                "03000200-0400-0500-0006-000700080009", "00020003-0004-0005-0006-000700080009"
            })
    void aVendorsDefaultUuidNeverMatchesAndNeverConflicts(String uuid) {
        UUID dull = UUID.fromString(uuid);

        assertThat(shape(decide(request(null, dull, null), service(1), null)))
                .isEqualTo(List.of(Hold.class, Reason.NO_IDENTITY));
        assertThat(decide(request(Fleet.mac(1), dull, null), service(1), null).host())
                .contains(Fleet.name(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01"})
    void anAddressThatIsNoCardsNeverMatches(String mac) {
        assertThat(shape(decide(request(Mac.of(mac), null, null), service(1), null)))
                .isEqualTo(List.of(Hold.class, Reason.NO_IDENTITY));
    }

    @Test
    void whoSaysNothingIsHeld() {
        assertThat(shape(decide(request(null, null, null), service(1), null)))
                .isEqualTo(List.of(Hold.class, Reason.NO_IDENTITY));
    }

    @Test
    void theSameQuestionGetsTheSameAnswer() {
        List<Placed> hosts = service(1, 2);

        assertThat(decide(whole(1), hosts, Fleet.ARMED))
                .isEqualTo(decide(whole(1), hosts, Fleet.ARMED));
    }

    @Test
    void theArmingOfOneHostIsNotAnothers() {
        HostState joining = new HostState.Joining(Fleet.RUN);
        List<Placed> hosts = List.of(Fleet.host(1, joining), Fleet.host(2, joining));
        Map<HostId, Arming> armed = Map.of(Fleet.name(1), Fleet.ARMED);
        BootView view =
                new BootView(hosts, Optional.empty(), id -> Optional.ofNullable(armed.get(id)));

        assertThat(Fleet.DESK.decide(whole(1), view)).isInstanceOf(Production.class);
        assertThat(Fleet.DESK.decide(whole(2), view)).isInstanceOf(Hold.class);
    }

    private static BootDecision decide(
            BootRequest request, List<Placed> hosts, @Nullable Arming arming) {
        return Fleet.DESK.decide(request, view(hosts, arming));
    }

    private static BootView view(List<Placed> hosts, @Nullable Arming arming) {
        return new BootView(hosts, Optional.empty(), id -> Optional.ofNullable(arming));
    }

    private static Object shape(BootDecision decision) {
        return List.of(decision.getClass(), decision.reason());
    }

    private static List<Placed> service(int... numbers) {
        return Arrays.stream(numbers).mapToObj(n -> Fleet.host(n, IN_SERVICE)).toList();
    }

    private static BootRequest whole(int number) {
        return request(Fleet.mac(number), Fleet.uuid(number), Fleet.serial(number));
    }

    private static BootRequest request(
            @Nullable Mac mac, @Nullable UUID uuid, @Nullable String serial) {
        return new BootRequest(mac, uuid, serial, "x86_64", "efi");
    }
}
