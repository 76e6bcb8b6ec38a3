package io.bearman.core.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HostIdentityTest {
    @Test
    void tenThousandHostsShareNothing() {
        Random random = new Random(7);
        Set<String> seen = new HashSet<>();

        for (int i = 0; i < 10_000; i++) {
            HostIdentity it = HostIdentity.random(HostId.of("cn" + i), random);
            assertThat(Stream.of(
                                    it.computeId().toString(),
                                    it.machineId(),
                                    it.hostUuid().toString(),
                                    it.ovnSystemId().toString(),
                                    it.iscsiInitiator(),
                                    it.nvmeHostNqn())
                            // Not even in another form or another place.
                            .map(text -> text.replaceAll(".*:|-", ""))
                            .allMatch(seen::add))
                    .isTrue();
        }
    }

    @Test
    void itsUuidsAreRandomOnes() {
        HostIdentity it = HostIdentity.random(HostId.of("cn1"), new Random(7));

        assertThat(Stream.of(it.computeId(), it.hostUuid(), it.ovnSystemId(), it.nvmeHostId()))
                .allMatch(uuid -> uuid.version() == 4 && uuid.variant() == 2);
        assertThat(it.nvmeHostNqn())
                .isEqualTo("nqn.2014-08.org.nvmexpress:uuid:" + it.nvmeHostId());
        assertThat(it.iscsiInitiator()).matches("iqn\\.2026-01\\.io\\.bearman:[0-9a-f]{32}");
    }

    @Test
    void aMachineIdIsThirtyTwoLowerCaseDigits() {
        UUID uuid = new UUID(1, 2);

        assertThatThrownBy(() -> new HostIdentity(
                        HostId.of("cn1"), uuid, "ABC", uuid, uuid, "iqn.2026-01.a:b", uuid))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a machine-id: 'ABC'");
    }
}
