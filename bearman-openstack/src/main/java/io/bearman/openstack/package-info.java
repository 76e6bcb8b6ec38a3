/** Nova and Placement behind core's cloud ports: observations, and single actions sent once. */
@NullMarked
package io.bearman.openstack;

import org.jspecify.annotations.NullMarked;
