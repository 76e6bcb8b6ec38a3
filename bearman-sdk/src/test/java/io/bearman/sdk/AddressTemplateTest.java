package io.bearman.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Labels;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.Zone;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AddressTemplateTest {
    private static final Host CN1 = new Host(
                    HostId.of("cn1"),
                    "compute",
                    RegionId.of("r1"),
                    Zone.of("z1"),
                    "standard",
                    MachineId.of("00000000-0000-4000-8000-000000000001"),
                    new HostState.InService())
            .with(Labels.of(Map.of("os-ip", "10.0.0.1", "note", "")));

    @Test
    void hostAndLabelsAreReplaced() {
        assertThat(AddressTemplate.of("{host}.mgmt.example").of(CN1)).contains("cn1.mgmt.example");
        assertThat(AddressTemplate.of("{label.os-ip}").of(CN1)).contains("10.0.0.1");
        assertThat(AddressTemplate.of("{host}-{label.os-ip}").of(CN1)).contains("cn1-10.0.0.1");
    }

    @Test
    void aHostWithoutTheLabelHasNoAddress() {
        assertThat(AddressTemplate.of("{label.ip}").of(CN1)).isEmpty();
        assertThat(AddressTemplate.of("{label.note}").of(CN1)).isEmpty();
    }
}
