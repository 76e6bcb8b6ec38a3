/** Takes new machines in: their facts, the checks, what becomes of them, and their power-off. */
@NullMarked
package io.bearman.pxe.registration;

import org.jspecify.annotations.NullMarked;
