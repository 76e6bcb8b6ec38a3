/** Inventory, write-ahead journal and claims in SQL. */
@NullMarked
package io.bearman.store;

import org.jspecify.annotations.NullMarked;
