package io.bearman.ipmi.settings;

import io.bearman.core.bmc.CredentialChange;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.Ipv4;
import io.bearman.core.power.PowerException;
import io.bearman.core.secret.Credential;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.settings.Sessions.Visit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** How we get into BMCs in one call: to read, or to write until an instant. */
@FunctionalInterface
interface Door {
    Visit open(Bmc bmc, Credential credential, Privilege privilege);

    /**
     * A session and how it was come by. Whoever is given it closes it.
     *
     * @param visit the session
     * @param bmc the BMC at the address where it is
     * @param login who logged in
     */
    record Entered(Visit visit, Bmc bmc, Login login) {}

    /**
     * {@return a session, wherever an earlier call that died half-way left the BMC} While a change of
     * the credential is on its way the BMC knows the new one or the old one; while a move is, it is at
     * the new address or at the old one.
     *
     * @throws PowerException.Denied when it takes neither credential, naming both
     */
    default Entered enter(Wish wish, Optional<CredentialChange> pending, Privilege privilege) {
        Bmc bmc = wish.machine().bmc();
        Bmc moved = moved(wish);
        try {
            return enter(bmc, wish, pending, privilege);
        } catch (PowerException.Unreachable e) {
            if (moved.equals(bmc)) {
                throw e;
            }
            return enter(moved, wish, pending, privilege);
        }
    }

    private Entered enter(
            Bmc bmc, Wish wish, Optional<CredentialChange> pending, Privilege privilege) {
        if (pending.isEmpty()) {
            return enter(bmc, wish.present(), privilege);
        }
        CredentialChange change = pending.get();
        Login to = new Login(change.toName(), change.to());
        List<Login> possible = new ArrayList<>(List.of(to));
        possible.add(new Login(change.fromName(), change.from()));
        to.cutOff().ifPresent(possible::add);
        for (Login login : possible) {
            try {
                return enter(bmc, login, privilege);
            } catch (PowerException.Denied e) {
                LoggerFactory.getLogger(Door.class)
                        .debug("{} not by '{}': {}", bmc.endpoint(), login.name(), e.getMessage());
            }
        }
        throw new PowerException.Denied(bmc.endpoint() + ": a change of its credential from '"
                + change.fromName() + "' to '" + change.toName() + "' is on its way, and it lets in"
                + " with neither as " + privilege + "; both are kept sealed");
    }

    private Entered enter(Bmc bmc, Login login, Privilege privilege) {
        return new Entered(open(bmc, login.credential(), privilege), bmc, login);
    }

    /** {@return whether a login works; every other failure is thrown} */
    default boolean letsIn(Bmc bmc, Login login, Privilege privilege) {
        try {
            open(bmc, login.credential(), privilege).close();
            return true;
        } catch (PowerException.Denied e) {
            return false;
        }
    }

    /** {@return the BMC where it ought to be, which is where it is unless a move is asked for} */
    static Bmc moved(Wish wish) {
        Bmc bmc = wish.machine().bmc();
        Ipv4 address = wish.settings().lan().address();
        return address != null && wish.settings().lan().mayMove()
                ? bmc.withAddress(address.text())
                : bmc;
    }
}
