/** The store in memory, held to the same contract as the SQL one. */
@NullMarked
package io.bearman.testkit.store;

import org.jspecify.annotations.NullMarked;
