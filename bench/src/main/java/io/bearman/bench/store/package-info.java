/** The store with a hundred thousand hosts, on both databases. */
@NullMarked
package io.bearman.bench.store;

import org.jspecify.annotations.NullMarked;
