/** How is measured and reported: alternating runs, medians, rows with what they ought to reach. */
@NullMarked
package io.bearman.bench.measure;

import org.jspecify.annotations.NullMarked;
