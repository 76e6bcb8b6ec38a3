package io.bearman.bench.ipmi;

import io.bearman.core.host.Bmc;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Where BMCs are, and who may ask them: all of them know one user.
 *
 * @param addresses one a BMC
 * @param user its name
 * @param password its password
 */
record Bmcs(List<InetSocketAddress> addresses, String user, String password) {
    /** What {@code ipmi_sim} and every peer speak: Bearman is not asked to look for more. */
    private static final List<Integer> SUITES = List.of(3);

    Bmcs {
        addresses = List.copyOf(addresses);
    }

    int size() {
        return addresses.size();
    }

    Credential credential() {
        return new Credential(user, Secret.of(password));
    }

    /** {@return the first so many} */
    Bmcs first(int count) {
        return new Bmcs(addresses.subList(0, count), user, password);
    }

    /** {@return the same, reached by other addresses} */
    Bmcs by(UnaryOperator<InetSocketAddress> way) {
        return new Bmcs(addresses.stream().map(way).toList(), user, password);
    }

    /** {@return them as Bearman knows them, by number} */
    Map<Integer, Bmc> known() {
        Map<Integer, Bmc> known = new LinkedHashMap<>();
        addresses.forEach(at -> known.put(
                known.size(),
                new Bmc(at.getHostString(), at.getPort(), null, user, SUITES, Set.of())));
        return known;
    }

    /** {@return them as others take them: address and port} */
    List<String> named() {
        List<String> names = new ArrayList<>();
        addresses.forEach(at -> names.add(at.getHostString() + ":" + at.getPort()));
        return names;
    }
}
