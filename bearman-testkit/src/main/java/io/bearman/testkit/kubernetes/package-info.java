/** A Kubernetes API good enough for real helm, kubectl and client libraries, without a cluster. */
@NullMarked
package io.bearman.testkit.kubernetes;

import org.jspecify.annotations.NullMarked;
