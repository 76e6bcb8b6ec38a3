package io.bearman.maintenance;

import io.bearman.core.host.HostId;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What a human wants: take these hosts out, reboot them clean, and put them back.
 *
 * @param hosts which, in the order of their turn; each once
 * @param reason why; other people read it in Nova
 * @param limits how many at once
 * @param adopt whether a host that somebody else disabled is taken nevertheless (and enabled by
 *     nobody afterwards)
 * @param concessions what else is conceded that is refused otherwise
 */
public record Request(
        List<HostId> hosts, String reason, Limits limits, boolean adopt, Concessions concessions) {
    private static final int REASON_LENGTH = 180;

    public Request {
        hosts = List.copyOf(new LinkedHashSet<>(hosts));
        check(hosts, reason);
    }

    /** Refuses no hosts, and a reason that Nova or a terminal could not show. */
    static void check(List<HostId> hosts, String reason) {
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("a request needs at least one host");
        }
        mustBeReason(reason);
    }

    static void mustBeReason(String reason) {
        if (reason.isBlank() || reason.length() > REASON_LENGTH || !printable(reason)) {
            throw new IllegalArgumentException(
                    "a reason has 1 to " + REASON_LENGTH + " printable characters");
        }
    }

    /** A request that concedes nothing else. */
    public Request(List<HostId> hosts, String reason, Limits limits, boolean adopt) {
        this(hosts, reason, limits, adopt, Concessions.none());
    }

    private static boolean printable(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    /** {@return the request to drain and reboot one host} */
    public static Request drainAndReboot(HostId host, String reason) {
        return drainAndReboot(List.of(host), reason);
    }

    /** {@return the request to drain and reboot these hosts, within the default limits} */
    public static Request drainAndReboot(List<HostId> hosts, String reason) {
        return new Request(hosts, reason, Limits.create(), false);
    }

    /** {@return this request with other limits} */
    public Request with(Limits limits) {
        return new Request(hosts, reason, limits, adopt, concessions);
    }

    /** {@return this request with other concessions} */
    public Request with(Concessions concessions) {
        return new Request(hosts, reason, limits, adopt, concessions);
    }

    /** {@return this request, also for hosts that somebody else disabled} */
    public Request adopting() {
        return new Request(hosts, reason, limits, true, concessions);
    }
}
