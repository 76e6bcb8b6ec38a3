/** Passwords and keys, and who knows them. */
@NullMarked
package io.bearman.core.secret;

import org.jspecify.annotations.NullMarked;
