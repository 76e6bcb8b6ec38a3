package io.bearman.store;

import io.bearman.core.secret.Secret;
import java.security.SecureRandom;

/**
 * A process of its own that opens a store, which upgrades it, or rotates its sealing key for ever: {@code
 * FILE-OR-URL open|rotate}. It says when it begins.
 */
final class UpgradingWorker {
    private UpgradingWorker() {}

    static SealingKey key(int number) {
        return SealingKey.of(Secret.of(("" + number).repeat(64)), new SecureRandom());
    }

    public static void main(String[] args) {
        if (args[1].equals("open")) {
            System.out.println("begins");
            Worker.open(args[0]).close();
            System.out.println("opened");
            return;
        }
        try (SqlStore store = Worker.open(args[0])) {
            System.out.println("begins");
            for (int turn = 0; ; turn++) {
                SealingKey from = key(1 + turn % 2);
                SealingKey to = key(2 - turn % 2);
                store.secrets(() -> from).rotate(to, "worker");
                System.out.println("rotated " + to.id());
            }
        }
    }
}
