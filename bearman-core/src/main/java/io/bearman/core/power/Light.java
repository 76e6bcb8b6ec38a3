package io.bearman.core.power;

import io.bearman.core.host.Machine;
import java.time.Duration;

/**
 * The light by which people find a machine in its rack. It harms nothing, so it needs no claim. Both
 * methods block and throw {@link PowerException}.
 */
public interface Light {
    /** Switches it on for about this long, at most 255 s; again begins anew. */
    void on(Machine machine, Duration time);

    /** Switches it off. */
    void off(Machine machine);
}
