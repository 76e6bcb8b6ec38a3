/** Pure planners, idempotent steps, drain loop, limits. */
@NullMarked
package io.bearman.maintenance;

import org.jspecify.annotations.NullMarked;
