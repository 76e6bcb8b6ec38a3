/** Who may log in to a BMC: users, their names, passwords and access. */
@NullMarked
package io.bearman.ipmi.user;

import org.jspecify.annotations.NullMarked;
