package io.bearman.sdk;

import io.bearman.core.audit.AuditLog;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Machine;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.secret.Credentials;
import io.bearman.ipmi.IpmiClient;
import io.bearman.ipmi.SettingsSessions;
import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.settings.Sessions.Visit;
import io.bearman.maintenance.HandClaim;
import java.util.function.Function;

/**
 * The BMCs of the inventory's hosts, for what is neither power nor settings: sensors, event log,
 * inventories, console, a vendor's own commands. Thread-safe.
 */
public final class BmcDesk {
    private final IpmiClient client;
    private final Credentials credentials;
    private final HandClaim hand;
    private final Twins twins;
    private final AuditLog audit;

    BmcDesk(
            IpmiClient client,
            Credentials credentials,
            HandClaim hand,
            Twins twins,
            AuditLog audit) {
        this.client = client;
        this.credentials = credentials;
        this.hand = hand;
        this.twins = twins;
        this.audit = audit;
    }

    /** {@return the client to read with; it claims nothing, and it is closed with its Bearman} */
    public IpmiClient client() {
        return client;
    }

    /** {@return the credentials of BMCs, by the names that machines have them under} */
    public Credentials credentials() {
        return credentials;
    }

    /**
     * Does something to a host's BMC under its machine's claim, once the BMC has proven in this very
     * session that it is the machine's; audited.
     *
     * @param privilege what the action needs
     * @param what for the audit, such as {@code ipmi sel clear}
     * @param details for the audit, more of it
     * @return what the action returns
     * @throws io.bearman.core.RefusedException when the fleet is frozen, the machine is claimed, or no
     *     GUID of its BMC is known
     * @throws io.bearman.core.power.PowerException when the BMC cannot be asked, or is not this machine's
     */
    public <R> R act(
            HostId host,
            Privilege privilege,
            String what,
            String details,
            Function<? super Dialogue, ? extends R> action) {
        Placed placed = hand.placed(host);
        Machine machine = placed.machine();
        return hand.with(placed, "it is", held -> {
            twins.refuse(machine);
            try (Visit visit = new SettingsSessions(client)
                    .open(
                            machine,
                            credentials.named(machine.bmc().credential()),
                            privilege,
                            held.notAfter().get())) {
                audit.note(Bearman.user(), host.value(), what, details);
                return action.apply(visit);
            }
        });
    }
}
