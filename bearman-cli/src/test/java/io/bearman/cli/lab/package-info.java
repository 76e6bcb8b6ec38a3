/** What only real peers can prove: tests on the labs under {@code lab/}. */
@org.jspecify.annotations.NullMarked
package io.bearman.cli.lab;
