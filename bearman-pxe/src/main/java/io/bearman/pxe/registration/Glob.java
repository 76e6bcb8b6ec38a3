package io.bearman.pxe.registration;

/**
 * What an operator writes to mean several names: {@code *} stands for anything, case makes no
 * difference. Not a regular expression: it meets text from outside, and its time is bounded by the
 * product of both lengths.
 *
 * @param text for example {@code Intel(R) Xeon(R) Gold 62*}
 */
record Glob(String text) {
    Glob {
        if (text.isBlank()) {
            throw new IllegalArgumentException("blank");
        }
    }

    boolean matches(String name) {
        int at = 0;
        int in = 0;
        int star = -1;
        int retry = 0;
        while (in < name.length()) {
            if (at < text.length() && text.charAt(at) == '*') {
                star = at++;
                retry = in;
            } else if (at < text.length() && same(text.charAt(at), name.charAt(in))) {
                at++;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++retry;
            } else {
                return false;
            }
        }
        while (at < text.length() && text.charAt(at) == '*') {
            at++;
        }
        return at == text.length();
    }

    private static boolean same(char a, char b) {
        return Character.toLowerCase(a) == Character.toLowerCase(b);
    }

    @Override
    public String toString() {
        return text;
    }
}
