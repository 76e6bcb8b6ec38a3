/** Who may press a machine's power button now, and until when. */
@NullMarked
package io.bearman.core.claim;

import org.jspecify.annotations.NullMarked;
