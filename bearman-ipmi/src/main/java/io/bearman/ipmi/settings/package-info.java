/** What a BMC is set to: read, compared with what is wanted, and changed without losing it. */
@NullMarked
package io.bearman.ipmi.settings;

import org.jspecify.annotations.NullMarked;
