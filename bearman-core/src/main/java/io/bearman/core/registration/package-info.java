/** What came of the registration of machines: their facts, the findings, whether they are off. */
@NullMarked
package io.bearman.core.registration;

import org.jspecify.annotations.NullMarked;
