/** Configuration of DHCP servers that leads machines to the boot server. */
@NullMarked
package io.bearman.pxe.dhcp;

import org.jspecify.annotations.NullMarked;
