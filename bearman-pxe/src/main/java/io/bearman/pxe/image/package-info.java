/** Images: from files and a signature to the catalogue, and back to what may be booted. */
@NullMarked
package io.bearman.pxe.image;

import org.jspecify.annotations.NullMarked;
