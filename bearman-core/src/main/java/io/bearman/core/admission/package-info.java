/** Who may be taken out of service now, and who may be switched on. */
@NullMarked
package io.bearman.core.admission;

import org.jspecify.annotations.NullMarked;
