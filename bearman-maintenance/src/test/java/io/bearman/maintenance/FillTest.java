package io.bearman.maintenance;

import static io.bearman.maintenance.SmallCloud.id;
import static io.bearman.maintenance.SmallCloud.size;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.cloud.Aggregate;
import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.Room;
import io.bearman.core.cloud.Server;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Zone;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who finds a place, and what is said of those who do not. */
class FillTest {
    private static final Resources HOST = size(16, 64);
    private static final Resources NONE = size(0, 0);
    private static final Zone AZ1 = Zone.of("az1");
    private static final Zone AZ2 = Zone.of("az2");

    private final SmallCloud cloud = new SmallCloud();

    /** {@return what is said of the only one who is left} */
    private String left(Headroom headroom) {
        Filling filling = cloud.filling(headroom);
        Fill.Found found = Fill.of(filling, cloud.guests());
        assertThat(found.left()).as("%s", found.places()).hasSize(1);
        return new Shortage(filling).of(found.left().get(0));
    }

    private String place(int guest) {
        Filling filling = cloud.filling(Headroom.none());
        Fill.Found found = Fill.of(filling, cloud.guests());
        return found.places().entrySet().stream()
                .filter(it -> it.getKey().server().id().equals(id(guest)))
                .map(it -> filling.site(it.getValue()).host().value())
                .findFirst()
                .orElse("nowhere");
    }

    @Test
    void aServerGoesWhereMostRoomIs() {
        cloud.host("cn1", "az1", HOST, size(8, 32)).host("cn2", "az1", HOST, size(4, 16));
        cloud.guest(1, size(2, 8));

        assertThat(place(1)).isEqualTo("cn2");
    }

    @Test
    void whereTheRoomiestFirstLeavesOneOverAllAreStillPlaced() {
        cloud.host("cn1", "az1", size(6, 6), NONE).host("cn2", "az1", size(5, 5), NONE);
        cloud.guest(1, size(3, 3)).guest(2, size(3, 3)).guest(3, size(5, 5));

        assertThat(Fill.of(cloud.filling(Headroom.none()), cloud.guests()).left())
                .isEmpty();
    }

    @Test
    void aServerThatIsTooLargeForWhatIsLeftIsNamedWithTheMostRoomThereIs() {
        cloud.host("cn1", "az1", HOST, size(8, 32)).host("cn2", "az1", HOST, size(16, 40));
        cloud.guest(7, size(16, 64));

        assertThat(left(Headroom.none()))
                .isEqualTo("no capacity for vm7 (16 vCPU, 64 GiB): most room is on cn1, 8 vCPU,"
                        + " 32 GiB");
    }

    @Test
    void aServerThatNoHostCouldEverHoldIsSaidSo() {
        cloud.host("cn1", "az1", HOST, NONE);
        cloud.guest(7, size(32, 64));

        assertThat(left(Headroom.none()))
                .isEqualTo("no capacity for vm7 (32 vCPU, 64 GiB): no host of zone az1 is large"
                        + " enough, not cn1 with 16 vCPU, 64 GiB");
    }

    @Test
    void asMuchAsTheLargestHostStaysFree() {
        cloud.host("cn1", "az1", HOST, NONE).host("cn2", "az1", HOST, size(12, 16));
        cloud.guest(1, size(4, 8)).guest(2, size(4, 4));

        assertThat(left(Headroom.ofLargestHost()))
                .contains("no capacity for vm2 (4 vCPU, 4 GiB): it fits on cn1 only into the room"
                        + " that has to stay free in zone az1 (16 vCPU, 64 GiB)");
    }

    @Test
    void aShareOfTheZoneStaysFree() {
        cloud.host("cn1", "az1", HOST, NONE);
        cloud.guest(1, size(8, 8)).guest(2, size(8, 8));

        assertThat(left(Headroom.of("50%"))).contains("to stay free in zone az1 (8 vCPU, 32 GiB)");
    }

    @Test
    void theHeadroomOfOneZoneIsNotAnothers() {
        cloud.host("cn1", "az1", HOST, NONE).host("cn2", "az2", HOST, NONE);
        cloud.guest(1, size(1, 1));

        assertThat(left(Headroom.ofLargestHost())).contains("cn1 only into the room");
    }

    @Test
    void whatAnotherRunIsMovingAwayNeedsRoomToo() {
        Room emptying = new Room(HostId.of("cn9"), HOST, size(12, 12), Set.of());
        cloud.host("cn1", "az1", HOST, NONE);
        cloud.sites().add(new Site(emptying, AZ1, List.of(), "is in run r", true));
        cloud.guest(1, size(4, 4)).guest(2, size(1, 1));

        assertThat(left(Headroom.none()))
                .contains("has to stay free in zone az1 (12 vCPU, 12 GiB)");
    }

    @Test
    void nobodyGoesToAHostThatTakesNobody() {
        cloud.host("cn1", "az1", HOST, NONE, "is down")
                .host("cn2", "az1", HOST, NONE, "is disabled");
        cloud.guest(1, size(1, 1));

        assertThat(left(Headroom.none()))
                .endsWith("no other host of zone az1 takes servers (cn1 is down, cn2 is disabled)");
    }

    @Test
    void aServerOfWhichNovaDoesNotTellStaysInItsZone() {
        cloud.host("cn1", "az2", HOST, NONE).guest(1, size(1, 1));

        assertThat(left(Headroom.none())).contains("no other host of zone az1 takes servers");
    }

    @Test
    void aServerThatIsToldToBePinnedNowhereLeavesItsZoneWhenItMust() {
        cloud.host("cn1", "az1", size(4, 4), NONE).host("cn2", "az2", HOST, NONE);
        Server.Terms free = new Server.Terms(true, "p", Map.of());
        cloud.guest(1, size(4, 4), null, free).guest(2, size(4, 4), null, free);

        assertThat(List.of(place(1), place(2))).containsExactlyInAnyOrder("cn1", "cn2");
    }

    @Test
    void aPinnedServerGoesToItsOwnZoneWhereverItIs() {
        cloud.host("cn1", "az1", HOST, NONE).host("cn2", "az2", HOST, size(15, 63));
        cloud.guest(1, size(1, 1), AZ2, new Server.Terms(true, "p", Map.of()));

        assertThat(place(1)).isEqualTo("cn2");
    }

    @Test
    void twoMembersOfAnAntiAffinityGroupNeverMeet() {
        cloud.host("cn1", "az1", HOST, NONE, id(50)).host("cn2", "az1", HOST, NONE);
        cloud.guest(1, size(1, 1)).guest(2, size(1, 1));
        cloud.group("db", "anti-affinity", null, id(50), id(1), id(2));

        assertThat(left(Headroom.none()))
                .endsWith("every host of zone az1 that is left has as many members of"
                        + " anti-affinity group db as one may have");
    }

    @Test
    void anAntiAffinityGroupMayAllowSeveralAHost() {
        cloud.host("cn1", "az1", HOST, NONE, id(50));
        cloud.guest(1, size(1, 1)).guest(2, size(1, 1));
        cloud.group("db", "anti-affinity", 3, id(50), id(1), id(2));

        assertThat(Fill.of(cloud.filling(Headroom.none()), cloud.guests()).left())
                .isEmpty();
    }

    @Test
    void anAffinityGroupHoldsItsMembersWhereAllOfThemAre() {
        cloud.host("cn1", "az1", HOST, NONE);
        cloud.guest(1, size(1, 1)).group("pair", "affinity", null, id(1));

        assertThat(left(Headroom.none()))
                .endsWith("affinity group pair holds it here: Nova lets a member go only where"
                        + " one already is");
    }

    @Test
    void aMemberOfAnAffinityGroupGoesWhereAnotherIs() {
        cloud.host("cn1", "az1", HOST, NONE).host("cn2", "az1", HOST, size(9, 9), id(50));
        cloud.guest(1, size(1, 1)).group("pair", "affinity", null, id(1), id(50));

        assertThat(place(1)).isEqualTo("cn2");
    }

    @ParameterizedTest
    @CsvSource({"soft-anti-affinity, cn2", "soft-affinity, cn1"})
    void aSoftPolicyIsKeptWhereItCanBe(String policy, String host) {
        cloud.host("cn1", "az1", HOST, NONE, id(50)).host("cn2", "az1", HOST, size(1, 1));
        cloud.host("cn3", "az1", HOST, size(9, 9));
        cloud.guest(1, size(1, 1)).group("web", policy, null, id(1), id(50));

        assertThat(place(1)).isEqualTo(host);
    }

    @Test
    void aSoftPolicyKeepsNobodyFromTheLastPlace() {
        cloud.host("cn1", "az1", HOST, NONE, id(50));
        cloud.guest(1, size(1, 1)).group("web", "soft-anti-affinity", null, id(1), id(50));

        assertThat(place(1)).isEqualTo("cn1");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "aggregate_instance_extra_specs:ssd, true,               ssd, 'true,fast', cn2",
                "aggregate_instance_extra_specs:ssd, <or> fast <or> slow, ssd, 'true,fast', cn2",
                "aggregate_instance_extra_specs:ssd, false,              ssd, true,        nowhere",
                "aggregate_instance_extra_specs:ssd, true,               -,   -,           nowhere",
                "ssd,                                true,               ssd, true,        cn2",
                "ssd,                                true,               -,   -,           cn1",
                "hw:cpu_policy,                      dedicated,          ssd, true,        cn1",
                "-, -, filter_tenant_id, 'other, p', cn1",
                "-, -, filter_tenant_id, other,      cn1"
            })
    void aggregatesAreHeeded(
            @Nullable String spec,
            @Nullable String wanted,
            @Nullable String key,
            @Nullable String value,
            String host) {
        cloud.host("cn1", "az1", HOST, NONE);
        Map<String, String> metadata = key == null ? Map.of() : Map.of(key, value);
        Room room = new Room(HostId.of("cn2"), HOST, size(9, 9), Set.of());
        Aggregate aggregate = new Aggregate(1, "u", "a", null, List.of(HostId.of("cn2")), metadata);
        cloud.sites().add(new Site(room, AZ1, List.of(aggregate), null, false));
        Map<String, String> specs = spec == null ? Map.of() : Map.of(spec, wanted);
        cloud.guest(1, size(1, 1), AZ1, new Server.Terms(true, "p", specs));

        assertThat(place(1)).isEqualTo(host);
    }

    @Test
    void aHostThatIsKeptForOthersTakesNobodyElse() {
        Room room = new Room(HostId.of("cn2"), HOST, NONE, Set.of());
        Aggregate theirs = new Aggregate(
                1, "u", "a", null, List.of(room.host()), Map.of("filter_tenant_id", "other"));
        cloud.sites().add(new Site(room, AZ1, List.of(theirs), null, false));
        cloud.guest(1, size(1, 1), AZ1, new Server.Terms(true, "p", Map.of()));

        assertThat(left(Headroom.none())).contains("no host of zone az1 is fit for it");
    }

    @Test
    void whatPlacementDoesNotOfferIsNoPlace() {
        cloud.host("cn1", "az1", HOST, NONE).guest(1, size(8, 8));
        Terrain offered = new Terrain(
                cloud.terrain().sites(), List.of(), Map.of(size(8, 8), Set.of(HostId.of("cn1"))));
        Filling filling = new Filling(offered, Headroom.none());
        filling.close(filling.number(SmallCloud.SOURCE));

        assertThat(Fill.of(filling, cloud.guests()).left()).hasSize(1);
    }

    @Test
    void whatNoHostHasIsNeverCovered() {
        cloud.host("cn1", "az1", HOST, NONE);
        cloud.guest(1, new Resources(Map.of("VGPU", 1L)));

        assertThat(left(Headroom.none())).contains("(1 VGPU)", "large enough");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 512, 0, '1 vCPU, 512 MiB'",
        "16, 65536, 20, '16 vCPU, 64 GiB, 20 GiB disk'",
        "0, 0, 0, nothing"
    })
    void sizesAreSaidInPeoplesWords(long vcpus, long mib, long disk, String words) {
        assertThat(Sizes.words(
                        new Resources(Map.of("VCPU", vcpus, "MEMORY_MB", mib, "DISK_GB", disk))))
                .isEqualTo(words);
    }
}
