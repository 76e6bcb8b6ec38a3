package io.bearman.core.host;

import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * What a host without a disk is known by to others, and would lose at each boot: made once, the same
 * at every boot, never shared by two hosts, and kept when another machine plays the host.
 *
 * @param host whose it is
 * @param computeId nova-compute's {@code compute_id}: with another one Nova refuses to start it
 * @param machineId {@code /etc/machine-id} (machine-id(5)): 32 lower-case hexadecimal digits
 * @param hostUuid libvirt's {@code host_uuid}: live migration between two equal ones is refused
 * @param ovnSystemId the OVN chassis' {@code system-id}
 * @param iscsiInitiator the iSCSI qualified name (RFC 3720 §3.2.6.3.1)
 * @param nvmeHostId the NVMe host identifier; the host NQN is made of it
 */
public record HostIdentity(
        HostId host,
        UUID computeId,
        String machineId,
        UUID hostUuid,
        UUID ovnSystemId,
        String iscsiInitiator,
        UUID nvmeHostId) {
    private static final Pattern MACHINE_ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern INITIATOR =
            Pattern.compile("iqn\\.\\d{4}-\\d{2}\\.[a-z0-9.-]+:[a-z0-9.:-]+");

    /** The most bytes of an iSCSI name (RFC 3720 §3.2.6.1). */
    private static final int LONGEST_INITIATOR = 223;

    public HostIdentity {
        if (!MACHINE_ID.matcher(machineId).matches()) {
            throw new IllegalArgumentException("not a machine-id: '" + machineId + "'");
        }
        if (!INITIATOR.matcher(iscsiInitiator).matches()
                || iscsiInitiator.length() > LONGEST_INITIATOR) {
            throw new IllegalArgumentException(
                    "not an iSCSI qualified name: '" + iscsiInitiator + "'");
        }
    }

    /**
     * {@return a new identity}
     *
     * <p>All of it is random, nothing is made of the host's name: a name that is used again, after
     * its host was removed or in a second Bearman on the same cloud, must not bring back an identity
     * that others still know.
     *
     * @param random a good one: 122 bits of it stand between two hosts
     */
    public static HostIdentity random(HostId host, RandomGenerator random) {
        return new HostIdentity(
                host,
                uuid(random),
                hex(uuid(random)),
                uuid(random),
                uuid(random),
                // A date, a domain reversed, and what is unique in it.
                "iqn.2026-01.io.bearman:" + hex(uuid(random)),
                uuid(random));
    }

    /** {@return the NVMe qualified name of this host (NVMe base specification 2.0 §4.5)} */
    public String nvmeHostNqn() {
        return "nqn.2014-08.org.nvmexpress:uuid:" + nvmeHostId;
    }

    private static String hex(UUID uuid) {
        return uuid.toString().replace("-", "");
    }

    /** RFC 4122 §4.4: version 4, variant 2. */
    private static UUID uuid(RandomGenerator random) {
        return new UUID(
                random.nextLong() & ~0xf000L | 0x4000L,
                random.nextLong() & ~(0b11L << 62) | 0b10L << 62);
    }
}
