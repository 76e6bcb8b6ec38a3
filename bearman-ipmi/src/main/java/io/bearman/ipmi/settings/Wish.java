package io.bearman.ipmi.settings;

import io.bearman.core.UsageException;
import io.bearman.core.bmc.CredentialChange;
import io.bearman.core.bmc.WantedSettings;
import io.bearman.core.bmc.WantedUser;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.Machine;
import io.bearman.core.secret.Credentials;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is wanted of one machine's BMC, with the secrets that it takes.
 *
 * @param machine the machine
 * @param settings what is wanted
 * @param present the login that the inventory names
 * @param wanted the login that it ought to name; often the same
 * @param logins the passwords of wanted users, by user name, in the order of the wish
 */
record Wish(
        Machine machine,
        WantedSettings settings,
        Login present,
        Login wanted,
        Map<String, Login> logins) {
    private static final Set<Integer> STRONG = Set.of(3, 17);

    /**
     * {@return the wish with all that is named in it}
     *
     * @param pending a change of the login that is on its way; its old one counts, whatever is now
     *     known by that name
     * @throws UsageException when a credential is unknown, is another user's, or no BMC can keep it
     */
    static Wish of(
            Machine machine,
            WantedSettings settings,
            Credentials credentials,
            Optional<CredentialChange> pending) {
        List<Integer> strong = strong(machine.bmc());
        Machine careful =
                strong.isEmpty() ? machine : machine.with(machine.bmc().withSuites(strong));
        String present = machine.bmc().credential();
        String name = settings.credential() == null ? present : settings.credential();
        Login wanted = Login.named(credentials, name);
        Map<String, Login> logins = new LinkedHashMap<>();
        for (WantedUser user : settings.users()) {
            if (user.enabled() && user.credential() != null) {
                logins.put(user.name(), login(user, credentials, user.credential()));
            }
        }
        checkName(wanted);
        Login own = logins.putIfAbsent(wanted.user(), wanted);
        if (own != null && !own.name().equals(wanted.name())) {
            throw new UsageException("profile '" + settings.profile() + "': user '" + wanted.user()
                    + "' is wanted with the credential '" + own.name()
                    + "', and Bearman is to log in as it with '" + wanted.name() + "'");
        }
        Login now = pending.map(it -> new Login(it.fromName(), it.from()))
                .orElseGet(() -> Login.named(credentials, present));
        return new Wish(
                careful, settings, now, wanted.storable(), Collections.unmodifiableMap(logins));
    }

    /**
     * {@return its suites by which a login proves a password to nobody but the BMC, and by which a new
     *     one is not read on its way there}
     */
    static List<Integer> strong(Bmc bmc) {
        return bmc.suites().stream().filter(STRONG::contains).toList();
    }

    private static void checkName(Login login) {
        try {
            WantedUser.disabled(login.user());
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "credential '" + login.name() + "' is of a user that no BMC can be given", e);
        }
    }

    private static Login login(WantedUser user, Credentials credentials, String name) {
        Login login = Login.named(credentials, name).storable();
        if (!login.user().equals(user.name())) {
            throw new UsageException("credential '" + name + "' is of user '" + login.user()
                    + "', not of '" + user.name() + "' as is wanted");
        }
        return login;
    }

    /** {@return the same, logged in otherwise than the inventory says} */
    Wish enteredBy(Login other) {
        return new Wish(machine, settings, other, wanted, logins);
    }

    /** {@return the same, and the inventory names the wanted login now} */
    Wish confirmed() {
        Machine changed = machine.with(machine.bmc().withCredential(wanted.name()));
        return new Wish(changed, settings, wanted, wanted, logins);
    }

    /** {@return whether the BMC or the inventory is to know another login} */
    boolean changesLogin() {
        return !present.equals(wanted) || !machine.bmc().credential().equals(wanted.name());
    }

    /** {@return how this user ought to be, empty when nobody says} */
    Optional<WantedUser> user(String name) {
        return settings.users().stream().filter(it -> it.name().equals(name)).findFirst();
    }
}
