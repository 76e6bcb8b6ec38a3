package io.bearman.maintenance;

import io.bearman.core.boot.BootReport;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerAction;
import io.bearman.core.host.Host;
import io.bearman.core.host.Storage;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a server whose host lost its memory in a reboot, decided from how Nova shows it and
 * nothing else.
 */
public sealed interface Restart {
    /** {@return the word for a table} */
    String word();

    /** Nova believes it running, and it cannot be: a hard reboot makes the guest anew. */
    record Restarts() implements Restart {
        @Override
        public String word() {
            return "hard reboot";
        }
    }

    /**
     * Nova is busy with it: it is looked at again.
     *
     * @param reason what Nova is doing
     */
    record Waits(String reason) implements Restart {
        @Override
        public String word() {
            return "wait";
        }
    }

    /**
     * It stays as it is.
     *
     * @param reason why
     */
    record Stays(String reason) implements Restart {
        @Override
        public String word() {
            return "stays";
        }
    }

    /**
     * {@return what becomes of this server}
     *
     * @param actions what was asked of it, the latest first
     * @param boot the boot that the host came back with
     */
    static Restart of(Server server, Host host, List<ServerAction> actions, BootReport boot) {
        if (server.taskState().isPresent()) {
            // A reboot that was under way ended with the host's memory, and may be asked for anew.
            return rebooting(server) && started(server, actions, boot).isEmpty()
                    ? new Restarts()
                    : new Waits("Nova is busy with it: " + server.taskState().orElse(""));
        }
        return switch (server.vmState()) {
            case "active" -> ofActive(server, host, actions, boot);
            case "stopped" -> new Stays("it was stopped, and stays so");
            case "building" -> new Waits("it is being built");
            case "error" -> new Stays("it was in ERROR before; look at it");
            case "paused" ->
                new Stays("it was paused, and its memory is lost; its user can start it anew:"
                        + " openstack server reboot --hard " + server.id());
            case "suspended" ->
                new Stays("it was suspended; whether its memory was kept is for its user to try");
            case "resized" -> new Stays("its resize waits for its user: confirm or revert");
            case "rescued" -> new Stays("it was in rescue; its user can start it anew");
            default -> new Stays("it is in vm_state " + server.vmState());
        };
    }

    private static Restart ofActive(
            Server server, Host host, List<ServerAction> actions, BootReport boot) {
        Optional<String> started = started(server, actions, boot);
        if (started.isPresent()) {
            return new Stays("it was started since (" + started.get() + ")");
        }
        boolean lost = server.storage() == io.bearman.core.cloud.Storage.IMAGE
                && host.storage() == Storage.LOCAL;
        if (lost) {
            return new Stays("its disk was in the host and is lost; a restart would make a new one"
                    + " of its image: openstack server reboot --hard " + server.id());
        }
        return new Restarts();
    }

    /** {@return by what it was started since the boot, if it was} */
    private static Optional<String> started(
            Server server, List<ServerAction> actions, BootReport boot) {
        Optional<String> action = actions.stream()
                .filter(it -> it.starts() && !it.failed() && it.at().isAfter(boot.at()))
                .map(ServerAction::name)
                .findFirst();
        return server.created().isAfter(boot.at()) ? Optional.of("create") : action;
    }

    /** {@return whether Nova is rebooting it; it lets a hard reboot begin then too} */
    static boolean rebooting(Server server) {
        return server.taskState().filter(task -> task.startsWith("reboot")).isPresent();
    }
}
