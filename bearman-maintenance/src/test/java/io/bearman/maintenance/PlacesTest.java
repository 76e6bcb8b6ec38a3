package io.bearman.maintenance;

import static io.bearman.maintenance.Samples.NOW;
import static io.bearman.maintenance.Samples.id;
import static io.bearman.maintenance.Samples.placed;
import static io.bearman.maintenance.SmallCloud.size;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.Room;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerGroup;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.cloud.Storage;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.maintenance.Places.Leaving;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rolls thought through: hosts cn1 to cnN of 16 vCPU and 64 GiB, each in a rack of its own. */
class PlacesTest {
    private static final Resources HOST = size(16, 64);
    private static final Zone AZ1 = Zone.of("az1");
    private static final Limits LIMITS = new Limits(9, 99, 99, 1);

    private final List<Site> sites = new ArrayList<>();
    private final List<Leaving> hosts = new ArrayList<>();
    private final List<ServerGroup> groups = new ArrayList<>();
    private int servers;

    /** The next host, with so many servers of this size. */
    private List<ServerId> host(boolean comesBack, int count, Resources each) {
        Placed placed = placed(hosts.size() + 1, "r" + hosts.size());
        HostId host = placed.host().id();
        List<Guest> guests = new ArrayList<>();
        Resources used = size(0, 0);
        for (int i = 0; i < count; i++) {
            Server server = new Server(
                    id(++servers),
                    "vm" + servers,
                    "ACTIVE",
                    "active",
                    null,
                    host,
                    false,
                    "f",
                    Storage.VOLUMES,
                    null,
                    NOW);
            guests.add(new Guest(server, each, host, AZ1));
            used = used.plus(each);
        }
        List<ServerId> ids = guests.stream().map(it -> it.server().id()).toList();
        sites.add(
                new Site(new Room(host, HOST, used, Set.copyOf(ids)), AZ1, List.of(), null, false));
        hosts.add(new Leaving(placed, guests, comesBack));
        return ids;
    }

    private Places.Found found(Headroom headroom, Limits limits, int first) {
        Terrain terrain = new Terrain(sites, groups, Map.of());
        Grouping grouping = Grouping.of(limits);
        hosts.forEach(leaving -> grouping.count(leaving.placed()));
        return new Places(
                        Map.of(hosts.get(0).placed().host().region(), terrain), headroom, grouping)
                .of(hosts.subList(0, first));
    }

    @Test
    void aRollOfHalfFullHostsFindsPlacesForAllOneAfterTheOther() {
        IntStream.range(0, 10).forEach(i -> host(true, 4, size(2, 8)));

        Places.Found found = found(Headroom.ofLargestHost(), new Limits(1, 9, 2, 1), 10);

        assertThat(found.homeless()).isEmpty();
        assertThat(found.places()).hasSize(40);
        assertThat(found.fewer()).isZero();
    }

    @Test
    void asManyHostsAreOutAtOnceAsLeaveRoom() {
        IntStream.range(0, 10).forEach(i -> host(true, 6, size(2, 8)));

        Places.Found found = found(Headroom.none(), LIMITS, 10);

        assertThat(found.homeless()).isEmpty();
        assertThat(found.fewer()).isEqualTo(2);
    }

    @Test
    void theHeadroomMakesFewerHostsLeaveAtOnce() {
        IntStream.range(0, 10).forEach(i -> host(true, 6, size(2, 8)));

        assertThat(found(Headroom.ofLargestHost(), LIMITS, 10).fewer()).isEqualTo(1);
    }

    @Test
    void aHostWhoseServersFindNoPlaceEvenAloneIsNamed() {
        host(true, 1, size(16, 64));
        host(true, 1, size(1, 1));
        host(true, 1, size(2, 2));

        Places.Found found = found(Headroom.none(), LIMITS, 3);

        assertThat(found.homeless()).containsOnlyKeys(HostId.of("cn1"));
        assertThat(found.homeless(HostId.of("cn1"), id(1)).orElseThrow())
                .isEqualTo("no capacity for vm1 (16 vCPU, 64 GiB): most room is on cn2, 15 vCPU,"
                        + " 63 GiB");
    }

    @Test
    void aHostThatStaysDisabledIsNoPlaceAfterwards() {
        host(false, 1, size(16, 64));
        host(true, 1, size(16, 64));
        host(true, 0, size(1, 1));

        assertThat(found(Headroom.none(), LIMITS, 2).homeless()).containsOnlyKeys(HostId.of("cn2"));
    }

    @Test
    void aHostThatComesBackIsAPlaceForTheNext() {
        host(true, 1, size(16, 64));
        host(true, 1, size(16, 64));
        host(true, 0, size(1, 1));

        Places.Found found = found(Headroom.none(), LIMITS, 2);

        assertThat(found.homeless()).isEmpty();
        assertThat(found.places()).containsEntry(id(2), HostId.of("cn1"));
        assertThat(found.fewer()).isEqualTo(1);
    }

    @Test
    void serversGoToHostsThatStayBeforeThoseThatLeaveSoon() {
        host(true, 1, size(1, 1));
        host(true, 0, size(1, 1));
        host(true, 8, size(1, 4));

        assertThat(found(Headroom.none(), LIMITS, 2).places())
                .containsEntry(id(1), HostId.of("cn3"));
    }

    @Test
    void aServerThatMovedToAHostThatLeavesNextMovesOnWithIt() {
        host(true, 1, size(8, 32));
        host(true, 1, size(8, 32));
        host(true, 1, size(16, 64));

        Places.Found found = found(Headroom.none(), LIMITS, 2);

        // cn1's goes to cn2, both of them to cn1 when it is back: but not while it is out.
        assertThat(found.homeless()).isEmpty();
        assertThat(found.fewer()).isEqualTo(1);
        assertThat(found.places())
                .containsEntry(id(1), HostId.of("cn2"))
                .containsEntry(id(2), HostId.of("cn1"));
    }

    @Test
    void aSoftPolicyThatIsNotKeptIsSaid() {
        List<ServerId> two = host(true, 1, size(1, 1));
        List<ServerId> other = host(true, 1, size(1, 1));
        List<ServerId> members = new ArrayList<>(two);
        members.addAll(other);
        groups.add(new ServerGroup("g", "web", "p", "soft-anti-affinity", null, members));

        assertThat(found(Headroom.none(), LIMITS, 1).soft())
                .containsExactly("vm1 comes together with another of soft-anti-affinity group web"
                        + " (cn2)");
    }

    @Test
    void aHostThatPlacementDoesNotKnowIsNoTrouble() {
        host(true, 0, size(1, 1));
        sites.clear();

        assertThat(found(Headroom.ofLargestHost(), LIMITS, 1).homeless()).isEmpty();
    }

    @Test
    void aLargeRollKeepsItsPaceWhereThereIsRoom() {
        for (int i = 0; i < 90; i++) {
            host(true, 20, size(0, 2));
        }

        Places.Found found = found(Headroom.ofLargestHost(), new Limits(9, 99, 10, 1), 90);

        assertThat(found.homeless()).isEmpty();
        assertThat(found.places()).hasSize(1800);
        assertThat(found.fewer()).isZero();
    }
}
