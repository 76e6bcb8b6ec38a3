/** What users get from a repository, and what a release is checked for. */
@NullMarked
package io.bearman.examples.artifacts;

import org.jspecify.annotations.NullMarked;
