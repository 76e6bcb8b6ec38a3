package io.bearman.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.cloud.Resources;
import io.bearman.core.cloud.Room;
import io.bearman.core.host.HostId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SizeTest {
    private static Room room(String host, Map<String, Long> capacity) {
        return new Room(HostId.of(host), new Resources(capacity), Resources.none(), Set.of());
    }

    private final List<Room> peers = List.of(
            room("cn1", Map.of("VCPU", 64L, "MEMORY_MB", 100_000L)),
            room("cn2", Map.of("VCPU", 64L, "MEMORY_MB", 100_000L)),
            room("cn3", Map.of("VCPU", 128L, "MEMORY_MB", 200_000L)));

    @Test
    void aLittleLessThanUsualIsRight() {
        assertThat(Size.finding(room("cn9", Map.of("VCPU", 64L, "MEMORY_MB", 90_000L)), peers))
                .isEmpty();
    }

    @Test
    void moreThanUsualIsRight() {
        assertThat(Size.finding(room("cn9", Map.of("VCPU", 256L, "MEMORY_MB", 900_000L)), peers))
                .isEmpty();
    }

    @Test
    void aMissingModuleIsFound() {
        assertThat(Size.finding(room("cn9", Map.of("VCPU", 64L, "MEMORY_MB", 87_500L)), peers))
                .hasValueSatisfying(it -> assertThat(it)
                        .contains("MEMORY_MB 87500 instead of 100000")
                        .contains("cn1, cn2, cn3")
                        .doesNotContain("VCPU"));
    }

    @Test
    void whatPeersHaveAndItHasNotIsFound() {
        List<Room> withGpu = List.of(room("cn1", Map.of("VCPU", 8L, "MEMORY_MB", 8L, "VGPU", 4L)));

        assertThat(Size.finding(room("cn9", Map.of("VCPU", 8L, "MEMORY_MB", 8L)), withGpu))
                .hasValueSatisfying(it -> assertThat(it).contains("VGPU 0 instead of 4"));
    }

    @Test
    void theFirstOfItsFlavorNeedsProcessorsAndMemory() {
        assertThat(Size.finding(room("cn9", Map.of("VCPU", 1L, "MEMORY_MB", 1L)), List.of()))
                .isEmpty();
        assertThat(Size.finding(room("cn9", Map.of("PCPU", 1L, "MEMORY_MB", 1L)), List.of()))
                .isEmpty();
        assertThat(Size.finding(room("cn9", Map.of("MEMORY_MB", 1L)), List.of()))
                .hasValueSatisfying(it -> assertThat(it).contains("VCPU 0"));
    }
}
