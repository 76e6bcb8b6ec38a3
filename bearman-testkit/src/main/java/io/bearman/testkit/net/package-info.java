/** A network that is simulated, or made worse than it is: seeded loss, delay, repetition, forgery. */
@NullMarked
package io.bearman.testkit.net;

import org.jspecify.annotations.NullMarked;
