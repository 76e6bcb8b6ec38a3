package io.bearman.testkit.rack;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Mac;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import io.bearman.testkit.bmc.BootFlags;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One machine: who it is, and what it does now. What it does is guarded by the rack's lock. */
final class SimulatedMachine {
    final HostId host;
    final int number;
    final RackId rack;
    final int unit;
    final MachineId id;
    final BmcGuid guid;
    final Mac mac;
    final String serial;

    Stage stage = Stage.SERVING;

    @Nullable
    String bootId;

    /** Of its script; dead once it is exchanged. */
    @Nullable
    String token;

    /** Of its session. */
    @Nullable
    String secret;

    int offs;
    int boots;
    int attempts;
    BootFlags flags = BootFlags.NONE;
    int port;
    long since;

    /** It lost its power by no fault of the program under test, and does not serve yet. */
    boolean crashed;

    /** Grows with every change of power, so that what was under way before does nothing. */
    int epoch;

    SimulatedMachine(RackSettings settings, int index) {
        long rackNumber = (long) index * settings.racks() / settings.hosts() + 1;
        this.number = index + 1;
        this.host = HostId.of("cn" + number);
        this.rack = new RackId("rack" + rackNumber);
        this.unit = number;
        this.id = new MachineId(uuid(settings, "machine"));
        UUID proof = uuid(settings, "bmc");
        this.guid = BmcGuid.of(ByteBuffer.allocate(16)
                .putLong(proof.getMostSignificantBits())
                .putLong(proof.getLeastSignificantBits())
                .array());
        this.mac = Mac.of(String.format(
                "52:54:00:%02x:%02x:%02x", rackNumber & 0xff, number >> 8 & 0xff, number & 0xff));
        this.serial = String.format("SIM%05d", number);
    }

    private UUID uuid(RackSettings settings, String kind) {
        String text = settings.seed() + "/" + kind + "/" + number;
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return a boot id that no other boot of this rack has} */
    String newBootId(Instant now) {
        String text = id + "/boot/" + offs + "/" + boots + "/" + now;
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    Saved.State state() {
        return new Saved.State(
                host.value(), stage, bootId, token, secret, offs, boots, flags, port, since);
    }

    void restore(Saved.State kept) {
        stage = kept.stage();
        bootId = kept.bootId();
        token = kept.token();
        secret = kept.secret();
        offs = kept.offs();
        boots = kept.boots();
        flags = kept.flags();
        port = kept.port();
        since = kept.since();
    }
}
