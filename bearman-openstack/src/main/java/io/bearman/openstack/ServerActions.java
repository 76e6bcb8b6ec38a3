package io.bearman.openstack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bearman.core.cloud.ClaimedState;
import io.bearman.core.cloud.CloudException;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.cloud.Submitted;
import io.bearman.core.host.HostId;
import io.bearman.core.power.PoweredOff;
import io.bearman.core.time.Deadline;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What Nova can be told to do with a server ({@code POST /servers/ID/action}). Thread-safe.
 *
 * <p>That Nova took a request proves nothing else: what became of it is in the migration records,
 * the server and its instance actions. Each is sent once. See {@link Nova} for the errors of all;
 * {@link CloudException.Refused} is the answer to a server in the wrong vm_state or task_state.
 */
public final class ServerActions {
    private static final Microversion PLAIN = Microversion.of(2, 1);

    /** The first that checks in the background: before, the request blocks for minutes. */
    private static final Microversion LIVE = Microversion.of(2, 34);

    /** The first that takes a host; one named is checked by the scheduler. */
    private static final Microversion COLD = Microversion.of(2, 56);

    /** The first that knows by itself whether storage is shared. */
    private static final Microversion EVACUATE = Microversion.of(2, 14);

    /** The first whose scheduler checks a host that is named, rather than overfilling it. */
    private static final Microversion EVACUATE_TO = Microversion.of(2, 29);

    /** A host cannot be forced upon the scheduler any more; we never do. */
    private static final Microversion NO_FORCE = Microversion.of(2, 68);

    /** A stopped server is no longer started for a moment. */
    private static final Microversion EVACUATE_STAYS_STOPPED = Microversion.of(2, 95);

    private static final Microversion LOCK_REASON = Microversion.of(2, 73);
    private static final int LONGEST_REASON = 255;

    private final Api nova;

    ServerActions(Api nova) {
        this.nova = nova;
    }

    /** Moves a running or paused server to a host of the scheduler's choice (2.34). */
    public Submitted liveMigrate(ServerId server, Deadline notAfter) {
        return live(server, null, notAfter);
    }

    /** The same to this host, which the scheduler checks (2.34, from 2.68 without force). */
    public Submitted liveMigrate(ServerId server, HostId target, Deadline notAfter) {
        return live(server, target, notAfter);
    }

    private Submitted live(ServerId server, @Nullable HostId target, Deadline notAfter) {
        ObjectNode body = Json.object();
        // host must be there, null lets the scheduler choose; auto finds out about storage.
        body.putObject("os-migrateLive")
                .put("host", target == null ? null : target.value())
                .put("block_migration", "auto");
        return act(server, target == null ? LIVE : nova.newestOf(LIVE, NO_FORCE), body, notAfter);
    }

    /** Moves a stopped or active server, which then waits for {@link #confirm} (2.56). */
    public Submitted migrate(ServerId server, Deadline notAfter) {
        return act(server, COLD, Json.object().putNull("migrate"), notAfter);
    }

    /** The same to this host, which the scheduler checks (2.56). */
    public Submitted migrate(ServerId server, HostId target, Deadline notAfter) {
        ObjectNode body = Json.object();
        body.putObject("migrate").put("host", target.value());
        return act(server, COLD, body, notAfter);
    }

    /** Confirms a finished cold migration or resize: the source gives its resources up (2.1). */
    public Submitted confirm(ServerId server, Deadline notAfter) {
        return act(server, PLAIN, Json.object().putNull("confirmResize"), notAfter);
    }

    /** Takes a finished cold migration or resize back (2.1). */
    public Submitted revert(ServerId server, Deadline notAfter) {
        return act(server, PLAIN, Json.object().putNull("revertResize"), notAfter);
    }

    /**
     * Starts a dead host's server on a host of the scheduler's choice; impossible without evidence
     * (2.14; from 2.95 a stopped server stays stopped).
     *
     * @throws CloudException.Refused also while Nova believes that the host is up
     */
    public Submitted evacuate(ServerId server, PoweredOff evidence, Deadline notAfter) {
        Objects.requireNonNull(evidence, "evidence");
        ObjectNode body = Json.object();
        body.putObject("evacuate");
        return act(server, nova.newestOf(EVACUATE, EVACUATE_STAYS_STOPPED), body, notAfter);
    }

    /** The same on this host, which the scheduler checks (2.29, 2.68, 2.95). */
    public Submitted evacuate(
            ServerId server, HostId target, PoweredOff evidence, Deadline notAfter) {
        Objects.requireNonNull(evidence, "evidence");
        ObjectNode body = Json.object();
        body.putObject("evacuate").put("host", target.value());
        Microversion version = nova.newestOf(EVACUATE_TO, NO_FORCE, EVACUATE_STAYS_STOPPED);
        return act(server, version, body, notAfter);
    }

    /** Starts a stopped server (2.1). */
    public Submitted start(ServerId server, Deadline notAfter) {
        return act(server, PLAIN, Json.object().putNull("os-start"), notAfter);
    }

    /** Stops an active server (2.1). */
    public Submitted stop(ServerId server, Deadline notAfter) {
        return act(server, PLAIN, Json.object().putNull("os-stop"), notAfter);
    }

    /** How a server is rebooted. */
    public enum Reboot {
        /** Its operating system is asked; only an active server can be. */
        SOFT,
        /** The guest is made anew, also one that Nova believes running and that is not. */
        HARD
    }

    /** Reboots a server (2.1). */
    public Submitted reboot(ServerId server, Reboot how, Deadline notAfter) {
        ObjectNode body = Json.object();
        body.putObject("reboot").put("type", how.name());
        return act(server, PLAIN, body, notAfter);
    }

    /** Keeps users, not administrators, from changing a server (2.1). */
    public Submitted lock(ServerId server, Deadline notAfter) {
        return act(server, PLAIN, Json.object().putNull("lock"), notAfter);
    }

    /**
     * The same, and says why (2.73).
     *
     * @param reason 1 to 255 characters
     */
    public Submitted lock(ServerId server, String reason, Deadline notAfter) {
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new IllegalArgumentException(
                    "a reason must have 1 to " + LONGEST_REASON + " characters: '" + reason + "'");
        }
        ObjectNode body = Json.object();
        body.putObject("lock").put("locked_reason", reason);
        return act(server, LOCK_REASON, body, notAfter);
    }

    /** Lets users change a server again, whoever locked it (2.1). */
    public Submitted unlock(ServerId server, Deadline notAfter) {
        return act(server, PLAIN, Json.object().putNull("unlock"), notAfter);
    }

    /** Writes a vm_state into Nova's database and clears the task_state; touches no guest (2.1). */
    public Submitted resetState(ServerId server, ClaimedState state, Deadline notAfter) {
        ObjectNode body = Json.object();
        body.putObject("os-resetState").put("state", state.name().toLowerCase(Locale.ROOT));
        return act(server, PLAIN, body, notAfter);
    }

    private Submitted act(
            ServerId server, Microversion version, ObjectNode body, Deadline notAfter) {
        String path = "/servers/" + server + "/action";
        return nova.write(Call.post("server " + server, path, version, body, notAfter));
    }
}
