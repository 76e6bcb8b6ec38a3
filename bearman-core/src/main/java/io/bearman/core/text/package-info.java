/** Text for terminals. */
@NullMarked
package io.bearman.core.text;

import org.jspecify.annotations.NullMarked;
