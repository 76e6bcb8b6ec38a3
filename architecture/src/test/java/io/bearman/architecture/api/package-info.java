/** What users may call: the files of {@code api/} say it, and no change of it goes unseen. */
@NullMarked
package io.bearman.architecture.api;

import org.jspecify.annotations.NullMarked;
