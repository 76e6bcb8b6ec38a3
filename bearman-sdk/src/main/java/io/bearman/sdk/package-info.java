/** Configuration and the one composition root. */
@NullMarked
package io.bearman.sdk;

import org.jspecify.annotations.NullMarked;
