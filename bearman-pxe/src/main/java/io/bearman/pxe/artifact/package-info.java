/** The files that machines fetch, known by their content. */
@NullMarked
package io.bearman.pxe.artifact;

import org.jspecify.annotations.NullMarked;
