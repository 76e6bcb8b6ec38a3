/** What Bearman sees of OpenStack's compute service, and the single actions it takes there. */
@NullMarked
package io.bearman.core.cloud;

import org.jspecify.annotations.NullMarked;
