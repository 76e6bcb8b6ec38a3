package io.bearman.pxe.server;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bytes of a file are asked for.
 *
 * @param from the first
 * @param to the last; before {@code from} for none of them
 */
record ByteRange(long from, long to) {
    private static final ByteRange NONE = new ByteRange(0, -1);
    private static final Pattern FORM = Pattern.compile("(?i)bytes=([0-9]{0,18})-([0-9]{0,18})");

    /**
     * {@return which bytes of a file this header asks for; empty for all of it}
     *
     * <p>Several ranges at once are answered with the whole file, as is what cannot be read (RFC 9110
     * §14.2 lets us): no client of ours asks for them.
     *
     * @param size of the file, at least 1
     */
    static Optional<ByteRange> of(String header, long size) {
        Matcher matcher = FORM.matcher(header.strip());
        if (!matcher.matches() || (matcher.group(1) + matcher.group(2)).isEmpty()) {
            return Optional.empty();
        }
        String first = matcher.group(1);
        String last = matcher.group(2);
        if (first.isEmpty()) {
            long length = Math.min(Long.parseLong(last), size);
            return Optional.of(new ByteRange(size - length, size - 1));
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
        if (to < from) {
            return Optional.empty();
        }
        boolean behind = from >= size;
        return Optional.of(behind ? NONE : new ByteRange(from, Math.min(to, size - 1)));
    }

    /** {@return whether no byte of the file is among them} */
    boolean unsatisfiable() {
        return to < from;
    }

    long length() {
        return to - from + 1;
    }
}
