/** The systems that machines boot: what belongs to each, and who signed that. */
@NullMarked
package io.bearman.core.image;

import org.jspecify.annotations.NullMarked;
