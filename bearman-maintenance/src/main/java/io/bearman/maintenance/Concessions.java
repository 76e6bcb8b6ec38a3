package io.bearman.maintenance;

import io.bearman.core.UsageException;
import io.bearman.core.cloud.Server;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a human concedes that is refused otherwise.
 *
 * @param room how much room has to stay free in a zone; null for as it is configured
 * @param moveWhatFits whether hosts are begun of which some servers have no place: those stay, and
 *     their host with them
 * @param diskLoss ids or names of the servers whose disk may be made anew of its image
 */
public record Concessions(@Nullable Headroom room, boolean moveWhatFits, Set<String> diskLoss) {
    public Concessions {
        // In an order of its own: two workers that are asked the same write down the same.
        diskLoss = Collections.unmodifiableSet(new TreeSet<>(diskLoss));
    }

    /** {@return nothing is conceded} */
    public static Concessions none() {
        return new Concessions(null, false, Set.of());
    }

    /** {@return how much room has to stay free, if it is said here} */
    public Optional<Headroom> headroom() {
        return Optional.ofNullable(room);
    }

    /**
     * {@return whether this server's disk may be lost}
     *
     * @param among every server that may be meant by a name
     * @throws UsageException when its name is conceded and several have it
     */
    public boolean acceptsDiskLoss(Server server, Collection<Server> among) {
        if (diskLoss.contains(server.id().toString())) {
            return true;
        }
        if (!diskLoss.contains(server.name())) {
            return false;
        }
        List<String> named = among.stream()
                .filter(it -> it.name().equals(server.name()))
                .map(Server::label)
                .sorted()
                .toList();
        if (named.size() > 1) {
            throw new UsageException("several servers are called " + server.name()
                    + ", say which one loses its disk by its id: " + String.join(", ", named));
        }
        return true;
    }

    /** {@return the ids and names that none of these servers has, in order} */
    Set<String> unknown(Collection<Server> servers) {
        Set<String> left = new TreeSet<>(diskLoss);
        servers.forEach(server -> {
            left.remove(server.name());
            left.remove(server.id().toString());
        });
        return left;
    }
}
