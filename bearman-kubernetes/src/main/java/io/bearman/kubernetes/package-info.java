/** The Kubernetes node under a hypervisor, and what its lease says of it. */
@NullMarked
package io.bearman.kubernetes;

import org.jspecify.annotations.NullMarked;
