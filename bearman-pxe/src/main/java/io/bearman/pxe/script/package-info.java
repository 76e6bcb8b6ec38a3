/** Typed iPXE scripts: text that a value from outside can break is refused, never mangled. */
@NullMarked
package io.bearman.pxe.script;

import org.jspecify.annotations.NullMarked;
