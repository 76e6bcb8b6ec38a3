package io.bearman.examples;

import io.bearman.core.BearmanException;
import io.bearman.core.host.Host;
import io.bearman.core.inventory.Column;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.inventory.Inventory.Revised;
import io.bearman.core.inventory.Query;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;

/** Labels all hosts of a zone with their owner, and shows who changed them: {@code LabelHosts ZONE OWNER}. */
public final class LabelHosts {
    private LabelHosts() {}

    public static void main(String[] args) {
        try {
            label(Configuration.load(), args[0], args[1]);
        } catch (BearmanException e) {
            System.err.println(e.getMessage());
            System.exit(e.exitCode().number());
        }
    }

    /** Stands in the README, word by word. */
    static void label(Configuration configuration, String zone, String owner) {
        try (Bearman bearman = Bearman.open(configuration)) {
            Inventory inventory = bearman.ports().inventory();
            inventory.each(Query.all().with(Column.ZONE, zone), host -> {
                Revised seen = inventory.revised(host.host().id()).orElseThrow();
                Placed now = seen.placed();
                Host labelled = now.host().with(now.host().labels().with("owner", owner));
                inventory.update(seen.with(new Placed(labelled, now.machine())), "ann");
                System.out.println(bearman.audit().about(labelled.id().value()));
            });
        }
    }
}
