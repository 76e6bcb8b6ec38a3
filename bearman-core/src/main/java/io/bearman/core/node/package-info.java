/** The Kubernetes node under a hypervisor. */
@NullMarked
package io.bearman.core.node;

import org.jspecify.annotations.NullMarked;
