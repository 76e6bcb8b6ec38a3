package io.bearman.ipmi.settings;

import io.bearman.core.bmc.Finding;
import io.bearman.core.bmc.Finding.Mending;
import io.bearman.core.bmc.Finding.Setting;
import io.bearman.core.bmc.Finding.Severity;
import io.bearman.core.bmc.OtherUsers;
import io.bearman.ipmi.command.AuthCapabilities.Capability;
import io.bearman.ipmi.settings.Difference.Stage;
import io.bearman.ipmi.user.User;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Users that may log in and that nobody wants, and who must not. Pure. */
final class OtherUserDifferences {
    private OtherUserDifferences() {}

    /** @param named the names of wanted users, whether they may log in or not */
    static List<Difference> of(Wish wish, Observed seen, List<String> named) {
        List<Difference> found = new ArrayList<>();
        Set<String> compared = new HashSet<>();
        for (User user : seen.users().users()) {
            // Of two with one name the first is the one that is compared.
            boolean wanted = named.contains(user.name()) && compared.add(user.name());
            if (wanted || !Entry.open(user)) {
                continue;
            }
            if (user.name().isEmpty()) {
                found.add(nameless(wish, seen, user));
            } else if (wish.settings().otherUsers() != OtherUsers.ALLOWED) {
                found.add(other(wish, seen, user, compared.add(user.name())));
            }
        }
        return found;
    }

    /** Who may not log in although he can. */
    static Difference keptOut(Observed seen, User user, Stage stage) {
        return new Difference(
                finding(UserDifferences.subject(user.name()), "disabled", user, Mending.APPLY),
                stage,
                new KeepOut(seen.channel(), user.id()));
    }

    private static Difference nameless(Wish wish, Observed seen, User user) {
        boolean anonymous = seen.capabilities()
                .filter(it -> it.capabilities().contains(Capability.ANONYMOUS_LOGIN))
                .isPresent();
        String subject = "user " + user.id() + " without a name";
        Finding finding = anonymous
                ? new Finding(
                        Setting.USER,
                        subject,
                        "disabled",
                        UserDifferences.text(user) + ", without a password",
                        Severity.OPEN,
                        Mending.APPLY)
                : finding(subject, "disabled", user, Mending.APPLY);
        return new Difference(finding, stage(wish, user), new KeepOut(seen.channel(), user.id()));
    }

    /**
     * Somebody else, or until we log in as another we ourselves. Of two with our name nobody knows
     * which the BMC takes us for.
     */
    private static Difference other(Wish wish, Observed seen, User user, boolean first) {
        boolean ours = user.name().equals(wish.present().user());
        boolean mendable = wish.settings().otherUsers() == OtherUsers.DISABLED && (first || !ours);
        Finding finding = finding(
                UserDifferences.subject(user.name()),
                "none",
                user,
                mendable ? Mending.APPLY : Mending.HUMAN);
        return mendable
                ? new Difference(finding, stage(wish, user), new KeepOut(seen.channel(), user.id()))
                : new Difference(finding, Stage.USERS);
    }

    private static Stage stage(Wish wish, User user) {
        return user.name().equals(wish.present().user()) ? Stage.FORMER_USER : Stage.USERS;
    }

    private static Finding finding(String subject, String expected, User user, Mending mending) {
        return new Finding(
                Setting.USER,
                subject,
                expected,
                UserDifferences.text(user),
                Severity.DIFFERENT,
                mending);
    }
}
