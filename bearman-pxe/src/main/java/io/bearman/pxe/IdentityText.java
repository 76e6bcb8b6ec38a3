package io.bearman.pxe;

import io.bearman.core.boot.HostIdentities.Handed;
import io.bearman.core.host.HostIdentity;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.Base64;

/** What a host is known by, as the shells of a booting system read it: lines of {@code key=value}. */
final class IdentityText {
    private IdentityText() {}

    static String of(Placed placed, Handed handed) {
        HostIdentity it = handed.identity();
        StringBuilder text = new StringBuilder();
        line(text, "compute_id", it.computeId());
        line(text, "machine_id", it.machineId());
        line(text, "host_uuid", it.hostUuid());
        line(text, "ovn_system_id", it.ovnSystemId());
        line(text, "iscsi_initiator", it.iscsiInitiator());
        line(text, "nvme_host_id", it.nvmeHostId());
        line(text, "nvme_host_nqn", it.nvmeHostNqn());
        line(text, "hostname", placed.host().id());
        line(text, "zone", placed.host().zone());
        handed.sshKey().ifPresent(key -> {
            Base64.Encoder base64 = Base64.getEncoder();
            line(
                    text,
                    "ssh_host_ed25519_key",
                    base64.encodeToString(key.privateKey().bytes()));
        });
        return text.toString();
    }

    private static void line(StringBuilder text, String key, Object value) {
        text.append(key).append('=').append(value).append('\n');
    }
}
