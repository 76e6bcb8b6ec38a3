/** The boot server and what it takes in. */
@NullMarked
package io.bearman.bench.pxe;

import org.jspecify.annotations.NullMarked;
