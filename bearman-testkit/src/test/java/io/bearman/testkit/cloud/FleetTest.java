package io.bearman.testkit.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetTest {
    private static final int HOSTS = 40;
    private static final int GUESTS = 160;

    /** What happened, in order: who started and stopped where. */
    private static List<String> drainHalf(long seed) {
        VirtualTime time = new VirtualTime(seed);
        FakeCloud cloud = FakeCloud.virtual(CloudSettings.create().seed(seed), time);
        List<String> seen = new ArrayList<>();
        cloud.hypervisor(new Hypervisor() {
            @Override
            public void guestStarts(HostId host, ServerId server, String name) {
                seen.add("+" + server + "@" + host);
            }

            @Override
            public void guestStops(HostId host, ServerId server) {
                seen.add("-" + server + "@" + host);
            }
        });
        for (int i = 0; i < HOSTS; i++) {
            cloud.addHost(HostId.of("cn" + i));
        }
        List<ServerId> servers = new ArrayList<>();
        for (int i = 0; i < GUESTS; i++) {
            HostId host = HostId.of("cn" + i % (HOSTS / 2));
            servers.add(cloud.addServer("vm" + i, host, "ACTIVE", Flavor.small()));
        }
        Hands hands = new Hands(cloud);
        servers.forEach(hands::migrate);
        time.sleep(Duration.ofMinutes(2));
        assertThat(servers).allMatch(server -> cloud.status(server).equals("ACTIVE"));
        return seen;
    }

    @Test
    void aFleetMovesAllItsServersEachOnce() {
        List<String> seen = drainHalf(1);
        assertThat(seen).hasSize(3 * GUESTS).doesNotHaveDuplicates();
    }

    @Test
    void aSeedReplays() {
        assertThat(drainHalf(5)).isEqualTo(drainHalf(5));
    }
}
