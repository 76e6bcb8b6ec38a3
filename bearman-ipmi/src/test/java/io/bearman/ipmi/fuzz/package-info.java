/**
 * What a hostile BMC could send: every target takes bytes and must not be harmed by any. Replayed with
 * each build, searched by Jazzer in {@code bin/soak ipmi}.
 */
package io.bearman.ipmi.fuzz;
