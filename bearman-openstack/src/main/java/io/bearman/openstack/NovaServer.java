package io.bearman.openstack;

import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.cloud.Storage;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Zone;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server with all that Nova tells an administrator of how it may be moved.
 *
 * @param id its UUID
 * @param name for people
 * @param project whose it is
 * @param states what it is and what is being done to it
 * @param place where it is
 * @param lock whether users may touch it
 * @param size its flavor
 * @param disks where its disks are from
 * @param created when it was created, in Nova's clock
 * @param updated when its row last changed, in Nova's clock
 */
public record NovaServer(
        ServerId id,
        String name,
        String project,
        States states,
        Place place,
        Lock lock,
        Size size,
        Disks disks,
        Instant created,
        Instant updated) {

    /**
     * What a server is.
     *
     * @param status as shown to users: ACTIVE, SHUTOFF, VERIFY_RESIZE ...
     * @param vmState Nova's vm_state: active, stopped, resized ...
     * @param task what Nova is doing to it now; null for nothing
     * @param power what the hypervisor last said
     */
    public record States(
            String status, String vmState, @Nullable String task, GuestPower power) {

        /** {@return what Nova is doing to it now} */
        public Optional<String> taskState() {
            return Optional.ofNullable(task);
        }
    }

    /**
     * Where a server is.
     *
     * @param onHost its host; null before it is scheduled and after it was shelved away
     * @param hypervisor the hypervisor's own name, often a full DNS name; null like the host
     * @param zone the zone it is in; null when Nova shows none
     * @param pinned the zone it asked for and can never leave; null when it asked for none, and
     *     always null below 2.96, where Nova does not tell: see {@link #pinKnown}
     * @param pinKnown whether Nova tells at all whether it is pinned (2.96)
     */
    public record Place(
            @Nullable HostId onHost,
            @Nullable String hypervisor,
            @Nullable Zone zone,
            @Nullable Zone pinned,
            boolean pinKnown) {

        /** {@return the host it is on} */
        public Optional<HostId> host() {
            return Optional.ofNullable(onHost);
        }

        /** {@return the zone it can never leave, where Nova tells} */
        public Optional<Zone> pinnedZone() {
            return Optional.ofNullable(pinned);
        }
    }

    /**
     * Whether users may touch it; administrators always may.
     *
     * @param locked whether somebody locked it
     * @param why the reason; null for none, and always null below 2.73
     */
    public record Lock(boolean locked, @Nullable String why) {

        /** {@return the reason, if one was given} */
        public Optional<String> reason() {
            return Optional.ofNullable(why);
        }
    }

    /**
     * A flavor as it was when the server was made.
     *
     * @param flavor its name
     * @param vcpus virtual processors
     * @param ramMib memory in MiB
     * @param diskGib root disk in GiB; 0 for as large as the image
     * @param ephemeralGib further disk in GiB that no image or volume backs
     * @param swapMib swap disk in MiB
     * @param extraSpecs what else the scheduler must observe
     */
    public record Size(
            String flavor,
            int vcpus,
            long ramMib,
            long diskGib,
            long ephemeralGib,
            long swapMib,
            Map<String, String> extraSpecs) {
        public Size {
            extraSpecs = Map.copyOf(extraSpecs);
        }
    }

    /**
     * Where its disks are from.
     *
     * @param imageId the image that its root disk was made of; null for a root disk on a volume
     * @param volumes the UUIDs of the attached volumes
     */
    public record Disks(@Nullable String imageId, List<String> volumes) {
        public Disks {
            volumes = List.copyOf(volumes);
        }

        /** {@return the image of its root disk} */
        public Optional<String> image() {
            return Optional.ofNullable(imageId);
        }

        /** {@return whether its root disk is a volume} */
        public boolean bootedFromVolume() {
            return imageId == null;
        }
    }

    /** {@return what it keeps on its hypervisor} */
    public Storage storage() {
        if (!disks.bootedFromVolume()) {
            return Storage.IMAGE;
        }
        boolean local = size.ephemeralGib() > 0 || size.swapMib() > 0;
        return local ? Storage.VOLUME_AND_LOCAL : Storage.VOLUMES;
    }

    /** {@return what the engine knows of it} */
    Server brief() {
        return new Server(
                id,
                name,
                states.status(),
                states.vmState(),
                states.task(),
                place.onHost(),
                lock.locked(),
                size.flavor(),
                storage(),
                place.pinned(),
                created,
                new Server.Terms(place.pinKnown(), project, size.extraSpecs()));
    }
}
