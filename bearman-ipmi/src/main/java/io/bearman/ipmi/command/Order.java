package io.bearman.ipmi.command;

/** A command whose answer has nothing to say but its completion code. */
public interface Order extends Command<Done> {
    @Override
    default Done decode(WireReader in) {
        return Done.DONE;
    }
}
