/** What happens, as people and programs are told. */
@NullMarked
package io.bearman.core.event;

import org.jspecify.annotations.NullMarked;
