package io.bearman.ipmi.user;

import io.bearman.ipmi.command.Dialogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All users that a BMC can have on one channel, also those without a name.
 *
 * @param users in the order of their numbers, from 1
 * @param enabled how many are enabled, as the BMC counts
 * @param fixedNames how many names cannot be changed, user 1 included
 */
public record UserList(List<User> users, int enabled, int fixedNames) {
    public UserList {
        users = List.copyOf(users);
    }

    /** {@return the users on this channel}; privilege OPERATOR */
    public static UserList read(Dialogue bmc, int channel) {
        GetUserAccess.Answer first = bmc.execute(new GetUserAccess(channel, new UserId(1)));
        List<GetUserAccess> accesses = new ArrayList<>();
        List<GetUserName> names = new ArrayList<>();
        for (int number = 1; number <= Math.max(1, first.most()); number++) {
            accesses.add(new GetUserAccess(channel, new UserId(number)));
            names.add(new GetUserName(new UserId(number)));
        }
        List<GetUserAccess.Answer> answers = bmc.executeAll(accesses);
        List<String> named = bmc.executeAll(names);
        List<User> users = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            users.add(new User(
                    names.get(i).user(),
                    named.get(i),
                    answers.get(i).status(),
                    answers.get(i).access()));
        }
        return new UserList(users, first.enabled(), first.fixedNames());
    }

    /** {@return the user of this name; the one with the lowest number when several have it} */
    public Optional<User> named(String name) {
        return users.stream().filter(user -> user.name().equals(name)).findFirst();
    }
}
