/** iPXE scripts, boot desk, boot server. */
@NullMarked
package io.bearman.pxe;

import org.jspecify.annotations.NullMarked;
