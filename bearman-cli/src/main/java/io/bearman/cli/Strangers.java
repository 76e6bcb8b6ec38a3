package io.bearman.cli;

import io.bearman.core.RefusedException;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.sdk.Bearman;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** BMCs at addresses that something is done to: only while no known machine owns them. Thread-safe. */
final class Strangers {
    private final Bearman bearman;
    private final String command;
    private final List<Placed> known;

    /** @param command for messages, such as {@code power off} */
    Strangers(Bearman bearman, String command) {
        this.bearman = bearman;
        this.command = command;
        this.known = bearman.ports().inventory().all();
    }

    /** Before it is asked anything. */
    void mustBe(Bmc bmc) {
        bearman.ports().freeze().frozen().ifPresent(frozen -> {
            throw new RefusedException(bmc.endpoint() + ": the fleet is frozen by " + frozen.by()
                    + " (" + frozen.reason() + "); lift it with: bearman maintenance unfreeze");
        });
        refuse(bmc, placed -> isAt(placed, bmc));
    }

    /** Once it has proven who it is: a known machine's BMC can be reached at another address too. */
    void mustBe(Bmc bmc, Optional<BmcGuid> proven) {
        proven.ifPresent(guid -> refuse(bmc, placed -> proves(placed, guid)));
    }

    private void refuse(Bmc bmc, Predicate<Placed> owns) {
        known.stream().filter(owns).findFirst().ifPresent(owner -> {
            HostId host = owner.host().id();
            throw new RefusedException(bmc.endpoint() + ": this is the BMC of " + host
                    + ", whose guests and claims count; use its name: bearman " + command + " "
                    + host);
        });
    }

    private static boolean isAt(Placed placed, Bmc bmc) {
        Bmc known = placed.machine().bmc();
        return known.port() == bmc.port() && same(known.address(), bmc.address());
    }

    private static boolean proves(Placed placed, BmcGuid guid) {
        return placed.machine().bmc().guid().filter(guid::equals).isPresent();
    }

    private static boolean same(String one, String other) {
        try {
            return InetAddress.getByName(one).equals(InetAddress.getByName(other));
        } catch (UnknownHostException e) {
            return one.equalsIgnoreCase(other);
        }
    }
}
