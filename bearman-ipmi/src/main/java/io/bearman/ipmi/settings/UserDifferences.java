package io.bearman.ipmi.settings;

import io.bearman.core.bmc.BmcPrivilege;
import io.bearman.core.bmc.Finding;
import io.bearman.core.bmc.Finding.Mending;
import io.bearman.core.bmc.Finding.Setting;
import io.bearman.core.bmc.Finding.Severity;
import io.bearman.core.bmc.WantedUser;
import io.bearman.ipmi.command.PrivilegeLimit;
import io.bearman.ipmi.settings.Difference.Proof;
import io.bearman.ipmi.settings.Difference.Stage;
import io.bearman.ipmi.user.TestUserPassword.Outcome;
import io.bearman.ipmi.user.User;
import io.bearman.ipmi.user.UserAccess;
import io.bearman.ipmi.user.UserId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What differs in who may log in. Pure. The user that Bearman logs in with keeps its access here,
 * whatever is wanted of it.
 */
final class UserDifferences {
    private final Wish wish;
    private final Observed seen;
    private final Map<String, Outcome> passwords;
    private final List<Difference> found = new ArrayList<>();
    /** Numbers that are given to new users. */
    private final Set<Integer> taken = new HashSet<>();

    private UserDifferences(Wish wish, Observed seen, Map<String, Outcome> passwords) {
        this.wish = wish;
        this.seen = seen;
        this.passwords = passwords;
    }

    /** @param passwords whether the passwords of wanted users are the right ones, by user name */
    static List<Difference> of(Wish wish, Observed seen, Map<String, Outcome> passwords) {
        UserDifferences differences = new UserDifferences(wish, seen, passwords);
        List<String> named = new ArrayList<>();
        for (WantedUser wanted : differences.wanted()) {
            named.add(wanted.name());
            differences.compare(wanted);
        }
        differences.found.addAll(OtherUserDifferences.of(wish, seen, named));
        differences.compareLogin();
        return differences.found;
    }

    /** With the user that Bearman ought to log in as, whether it is named or not. */
    private List<WantedUser> wanted() {
        List<WantedUser> users = new ArrayList<>(wish.settings().users());
        if (wish.user(wish.wanted().user()).isEmpty()) {
            users.add(new WantedUser(
                    wish.wanted().user(),
                    BmcPrivilege.ADMINISTRATOR,
                    true,
                    wish.wanted().name()));
        }
        return users;
    }

    private void compare(WantedUser wanted) {
        Optional<User> user = seen.users().named(wanted.name());
        if (isPresent(wanted.name())) {
            compareOwn(wanted, user);
        } else if (user.isEmpty()) {
            if (wanted.enabled()) {
                create(wanted);
            }
        } else if (wanted.enabled()) {
            compare(wanted, user.get());
        } else if (Entry.open(user.get())) {
            found.add(OtherUserDifferences.keptOut(seen, user.get(), Stage.USERS));
        }
    }

    private boolean isPresent(String name) {
        return name.equals(wish.present().user());
    }

    /** Nothing is taken from the user that we are logged in as, unless we log in as another first. */
    private void compareOwn(WantedUser wanted, Optional<User> user) {
        if (user.isEmpty() || wanted.name().equals(wish.wanted().user())) {
            user.filter(it -> it.access().limit() != limit(wanted) || !wanted.enabled())
                    .ifPresent(it -> found.add(
                            new Difference(access(wanted, it, Mending.HUMAN), Stage.USERS)));
            return;
        }
        if (!wanted.enabled()) {
            found.add(OtherUserDifferences.keptOut(seen, user.get(), Stage.FORMER_USER));
        } else if (user.get().access().limit() != limit(wanted)) {
            found.add(new Difference(
                    access(wanted, user.get(), Mending.APPLY),
                    Stage.FORMER_USER,
                    changeAccess(wanted, user.get())));
        }
    }

    private void create(WantedUser wanted) {
        Optional<UserId> free = free();
        Login login = wish.logins().get(wanted.name());
        boolean mendable = free.isPresent() && login != null;
        String actual = "missing"
                + (free.isEmpty() ? ", and the BMC has no place for another" : "")
                + (login == null ? ", and no credential is named to make it with" : "");
        Finding finding = new Finding(
                Setting.USER,
                subject(wanted.name()),
                text(wanted),
                actual,
                Severity.DIFFERENT,
                mendable ? Mending.APPLY : Mending.HUMAN);
        if (login == null || free.isEmpty()) {
            found.add(new Difference(finding, Stage.USERS));
            return;
        }
        UserId id = free.get();
        taken.add(id.number());
        // Let in last: before, it would be a user whose name or password is anybody's guess.
        found.add(new Difference(
                finding,
                Stage.USERS,
                List.of(
                        new NameUser(id, wanted.name()),
                        new SetPassword(id, login.credential().password()),
                        new ChangeAccess(seen.channel(), id, UserAccess.messaging(limit(wanted))),
                        new LetIn(seen.channel(), id)),
                proof(login, wanted)));
    }

    private Optional<UserId> free() {
        return seen.users().users().stream()
                .filter(it -> it.name().isEmpty() && !Entry.open(it))
                .filter(it -> it.id().number() > Math.max(1, seen.users().fixedNames()))
                .filter(it -> !taken.contains(it.id().number()))
                .map(User::id)
                .findFirst();
    }

    /** The password first: else somebody would be let in whose password is anybody's guess. */
    private void compare(WantedUser wanted, User user) {
        Login login = wish.logins().get(wanted.name());
        boolean rightAccess = Entry.open(user) && user.access().limit() == limit(wanted);
        if (login != null && passwords.get(wanted.name()) != Outcome.MATCHES) {
            found.add(new Difference(
                    password(login, passwords.get(wanted.name())),
                    Stage.USERS,
                    List.of(new SetPassword(user.id(), login.credential().password())),
                    rightAccess ? proof(login, wanted) : null));
        }
        if (!rightAccess) {
            found.add(new Difference(
                    access(wanted, user, Mending.APPLY),
                    Stage.USERS,
                    List.of(changeAccess(wanted, user), new LetIn(seen.channel(), user.id())),
                    login == null ? null : proof(login, wanted)));
        }
    }

    private static Finding password(Login login, @Nullable Outcome outcome) {
        return new Finding(
                Setting.PASSWORD,
                subject(login.user()) + " password",
                "of credential '" + login.name() + "'",
                outcome == null ? "not told" : "another",
                outcome == null ? Severity.UNKNOWN : Severity.DIFFERENT,
                Mending.APPLY);
    }

    private void compareLogin() {
        if (wish.changesLogin()) {
            found.add(new Difference(login(wish), Stage.LOGIN));
        }
    }

    static Finding login(Wish wish) {
        String wanted = wish.wanted().name();
        String actual = wish.machine().bmc().credential();
        return new Finding(
                Setting.CREDENTIAL,
                "BMC credential",
                wanted,
                actual.equals(wanted) ? actual + " with another password" : actual,
                Severity.DIFFERENT,
                Mending.APPLY);
    }

    private Finding access(WantedUser wanted, User user, Mending mending) {
        boolean own = mending == Mending.HUMAN;
        return new Finding(
                Setting.USER,
                subject(wanted.name()),
                text(wanted),
                text(user) + (own ? ", and Bearman logs in as it" : ""),
                Severity.DIFFERENT,
                mending);
    }

    private Step changeAccess(WantedUser wanted, User user) {
        UserAccess before = user.access();
        return new ChangeAccess(
                seen.channel(),
                user.id(),
                new UserAccess(
                        before.callbackOnly(), before.linkAuthentication(), true, limit(wanted)));
    }

    private static Proof proof(Login login, WantedUser wanted) {
        return new Proof(login, Levels.privilege(wanted.privilege()));
    }

    private static PrivilegeLimit limit(WantedUser wanted) {
        return Levels.limit(wanted.privilege());
    }

    static String subject(String name) {
        return "user '" + name + "'";
    }

    private static String text(WantedUser wanted) {
        return wanted.enabled() ? Levels.word(wanted.privilege()) : "disabled";
    }

    static String text(User user) {
        return Entry.open(user) ? Levels.word(user.access().limit()) : "disabled";
    }
}
