/** The boot desk: which machine may boot what, and the HTTP words in which it is asked and told. */
@NullMarked
package io.bearman.pxe;

import org.jspecify.annotations.NullMarked;
