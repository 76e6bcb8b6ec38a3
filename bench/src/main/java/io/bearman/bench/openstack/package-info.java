/** Draining a host of a real Nova, beside what operators type for it today. */
@NullMarked
package io.bearman.bench.openstack;

import org.jspecify.annotations.NullMarked;
