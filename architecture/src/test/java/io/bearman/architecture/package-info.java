/** What the compiler cannot check: who may know whom, and who may tell time. */
@NullMarked
package io.bearman.architecture;

import org.jspecify.annotations.NullMarked;
