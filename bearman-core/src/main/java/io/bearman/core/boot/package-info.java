/** Which host may boot its production system now, and which did. */
@NullMarked
package io.bearman.core.boot;

import org.jspecify.annotations.NullMarked;
