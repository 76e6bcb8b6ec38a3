package io.bearman.core.event;

/** Is told what happens, in order, one event at a time. Must be quick and must not throw. */
@FunctionalInterface
public interface Listener {
    /** Hears an event. */
    void on(Event event);
}
