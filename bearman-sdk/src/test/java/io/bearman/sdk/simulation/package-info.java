/** The whole system under virtual time: real engine, clients and boot desk; simulated world. */
@NullMarked
package io.bearman.sdk.simulation;

import org.jspecify.annotations.NullMarked;
