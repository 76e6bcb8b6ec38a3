/**
 * Watches a fleet: says of each host that is not well what everybody says of it, and acts only when
 * told to.
 */
@NullMarked
package io.bearman.maintenance.watch;

import org.jspecify.annotations.NullMarked;
