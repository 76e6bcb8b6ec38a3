/** What people and programs outside are told, and how. */
@NullMarked
package io.bearman.core.notify;

import org.jspecify.annotations.NullMarked;
