package io.bearman.cli;

import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.inventory.Inventory.Placed;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which hosts are meant: all that match every option that is given; of one option, any value. */
final class HostFilter {
    @Parameters(
            paramLabel = "HOST",
            arity = "0..*",
            description = "Only these hosts; also ranges: cn[001-150].")
    private List<String> names = new ArrayList<>();

    @Option(names = "--zone", split = ",", description = "Only of this availability zone.")
    private List<String> zones = new ArrayList<>();

    @Option(names = "--rack", split = ",", description = "Only of this rack.")
    private List<String> racks = new ArrayList<>();

    @Option(names = "--state", split = ",", description = "Only in this state: IN_SERVICE, ...")
    private List<HostState.Kind> states = new ArrayList<>();

    @Option(names = "--flavor", split = ",", description = "Only of this flavor.")
    private List<String> flavors = new ArrayList<>();

    @Option(names = "--role", split = ",", description = "Only of this role.")
    private List<String> roles = new ArrayList<>();

    List<Placed> of(List<Placed> hosts) {
        Set<HostId> named = new HashSet<>(Base.hosts(names));
        return hosts.stream()
                .filter(it -> named.isEmpty() || named.contains(it.host().id()))
                .filter(this::matches)
                .toList();
    }

    private boolean matches(Placed it) {
        return among(zones, it.host().zone().value())
                && among(racks, it.machine().rack().value())
                && among(states, it.host().state().kind())
                && among(flavors, it.host().flavor())
                && among(roles, it.host().role());
    }

    private static <T> boolean among(List<T> wanted, T value) {
        return wanted.isEmpty() || wanted.contains(value);
    }
}
