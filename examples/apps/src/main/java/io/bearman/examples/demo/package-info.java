/** The demo: a whole simulated rack in this process, and the real program at work on it. */
@NullMarked
package io.bearman.examples.demo;

import org.jspecify.annotations.NullMarked;
