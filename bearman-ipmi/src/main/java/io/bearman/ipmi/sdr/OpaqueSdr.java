package io.bearman.ipmi.sdr;

/**
 * A record that says nothing to us.
 *
 * @param id number of the record
 * @param type its type
 * @param data all bytes after its header, in hex
 * @param why it says nothing
 */
public record OpaqueSdr(int id, int type, String data, String why) implements Sdr {}
