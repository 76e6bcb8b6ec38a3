/** Nova and Placement observations and single actions. */
@NullMarked
package io.bearman.openstack;

import org.jspecify.annotations.NullMarked;
