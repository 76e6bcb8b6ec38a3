package io.bearman.core.event;

/** Is told what happens, in order, one event at a time. Must be quick and must not throw. */
@FunctionalInterface
public interface Listener {
    /** Hears an event. */
    void on(Event event);

    /** {@return a listener that tells this one first, then the other} */
    default Listener and(Listener other) {
        return event -> {
            on(event);
            other.on(event);
        };
    }

    /** {@return this listener for many threads: it is told one event after the other} */
    default Listener oneAtATime() {
        Object lock = new Object();
        return event -> {
            synchronized (lock) {
                on(event);
            }
        };
    }
}
