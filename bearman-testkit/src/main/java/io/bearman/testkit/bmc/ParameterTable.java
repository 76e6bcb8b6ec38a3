package io.bearman.testkit.bmc;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A group of configuration parameters of the LAN channel, as commands set and get them: number 0 says
 * that a change is in progress, some are computed, the others are what was stored last (IPMI v2.0
 * §23.1, §23.2, §26.2, §26.3). Guarded by the BMC's lock.
 */
final class ParameterTable {
    private static final int NOT_SUPPORTED = 0x80;
    private static final int ALREADY_IN_PROGRESS = 0x81;
    private static final int READ_ONLY = 0x82;

    private static final int REVISION = 0x11;
    private static final int REVISION_ONLY = 0x80;
    private static final int PROGRESS = 0;

    private final SetInProgress progress = new SetInProgress();
    private final Map<Integer, byte[]> stored = new TreeMap<>();
    private final Map<Integer, Computed> computed = new TreeMap<>();

    /** A parameter that is no stored value; one that cannot be set sets nothing. */
    private record Computed(Supplier<byte[]> get, boolean settable, Consumer<byte[]> set) {}

    void store(int selector, byte[] value) {
        stored.put(selector, value);
    }

    byte[] value(int selector) {
        return stored.getOrDefault(selector, new byte[0]);
    }

    void readOnly(int selector, Supplier<byte[]> get) {
        computed.put(selector, new Computed(get, false, value -> {}));
    }

    void computed(int selector, Supplier<byte[]> get, Consumer<byte[]> set) {
        computed.put(selector, new Computed(get, true, set));
    }

    /** Forgets that a change was in progress. */
    void reset() {
        progress.reset();
    }

    Answer set(Wire.Reader in) {
        int number = in.uint8() & 0x0f;
        int selector = in.uint8();
        if (!Channel.is(number)) {
            return Answer.code(Completion.INVALID_FIELD);
        }
        if (selector == PROGRESS) {
            boolean changed = progress.change(in.uint8() & 0x03);
            return changed ? Answer.done() : Answer.code(ALREADY_IN_PROGRESS);
        }
        Computed other = computed.get(selector);
        if (other == null && !stored.containsKey(selector)) {
            return Answer.code(NOT_SUPPORTED);
        }
        if (other != null && !other.settable()) {
            return Answer.code(READ_ONLY);
        }
        byte[] before = other == null ? value(selector) : other.get().get();
        byte[] value = in.rest();
        if (value.length != before.length) {
            return Answer.code(Completion.LENGTH_INVALID);
        }
        if (other == null) {
            stored.put(selector, value);
        } else {
            other.set().accept(value);
        }
        return Answer.done();
    }

    Answer get(Wire.Reader in) {
        int first = in.uint8(); // [7] revision only, [3:0] channel
        int selector = in.uint8();
        in.skip(2); // set selector, block selector
        if (!Channel.is(first & 0x0f)) {
            return Answer.code(Completion.INVALID_FIELD);
        }
        Wire.Writer out = new Wire.Writer().uint8(REVISION);
        if ((first & REVISION_ONLY) != 0) {
            return Answer.ok(out);
        }
        if (selector == PROGRESS) {
            return Answer.ok(out.uint8(progress.state()));
        }
        Computed other = computed.get(selector);
        if (other != null) {
            return Answer.ok(out.bytes(other.get().get()));
        }
        return stored.containsKey(selector)
                ? Answer.ok(out.bytes(value(selector)))
                : Answer.code(NOT_SUPPORTED);
    }
}
