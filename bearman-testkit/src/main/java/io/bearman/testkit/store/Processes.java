package io.bearman.testkit.store;

import java.util.HashMap;
import java.util.Map;

/** The simulated processes; a name that crashed and is used again is another process. */
final class Processes {
    private final Map<String, Integer> lives = new HashMap<>();

    /** {@return the id of the living process of this name} */
    synchronized String living(String name) {
        return id(name, lives.computeIfAbsent(name, first -> 1));
    }

    synchronized void crash(String name) {
        lives.merge(name, 2, (life, next) -> life + 1);
    }

    synchronized boolean gone(String id) {
        return lives.entrySet().stream()
                .noneMatch(life -> id(life.getKey(), life.getValue()).equals(id));
    }

    private static String id(String name, int life) {
        return name + " (life " + life + ")";
    }
}
