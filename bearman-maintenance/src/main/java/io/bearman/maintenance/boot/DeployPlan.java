package io.bearman.maintenance.boot;

import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.text.TextTable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts boot what for the first time, and which do not and why.
 *
 * @param hosts in the order they were asked for
 */
public record DeployPlan(List<OfHost> hosts) {
    public DeployPlan {
        hosts = List.copyOf(hosts);
    }

    /**
     * One host.
     *
     * @param placed the host
     * @param boots what it boots, for people
     * @param why why it is not deployed; null when it is
     */
    public record OfHost(
            Placed placed, String boots, @Nullable String why) {
        /** {@return why it is not deployed, if it is not} */
        public Optional<String> refusal() {
            return Optional.ofNullable(why);
        }
    }

    /** {@return whether any host is refused; then nothing is done} */
    public boolean refused() {
        return hosts.stream().anyMatch(host -> host.refusal().isPresent());
    }

    /** {@return it in columns} */
    public String table() {
        TextTable table =
                TextTable.headed("HOST", "STATE", "FLAVOR", "BOOTS", "RACK", "NOT, BECAUSE");
        hosts.forEach(it -> table.row(
                it.placed().host().id(),
                it.placed().host().state().kind(),
                it.placed().host().flavor(),
                it.boots(),
                it.placed().machine().rack(),
                it.refusal().orElse("")));
        return table.toString();
    }
}
