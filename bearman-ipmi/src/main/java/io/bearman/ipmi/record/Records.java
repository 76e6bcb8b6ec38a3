package io.bearman.ipmi.record;

import io.bearman.ipmi.command.Command;

/** A list of records that a BMC keeps: how it is asked for them. */
public interface Records {
    /** As many bytes as the record has. */
    int WHOLE = 0xff;

    /** {@return the question for bytes of a record} */
    Command<Part> get(int reservation, int record, int offset, int count);

    /** {@return the question for a reservation}; its answer is 0 when the BMC has none */
    Command<Integer> reserve();

    /** {@return how many bytes the record has that begins with these, as far as they tell} */
    int length(byte[] beginning);

    /** {@return what they are called in messages, in the plural} */
    String name();
}
