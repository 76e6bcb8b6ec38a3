/** Keystone v3 through openstack4j, which no other package sees. */
@NullMarked
package io.bearman.openstack.keystone;

import org.jspecify.annotations.NullMarked;
