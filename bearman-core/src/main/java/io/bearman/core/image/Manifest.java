package io.bearman.core.image;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What makes a system: the bytes that are signed and that the loader reads.
 *
 * @param name at most 64 letters, digits, dots, hyphens, underscores
 * @param cmdline the kernel's arguments, printable ASCII with single blanks between; {@code bearman.}
 *     and {@code initrd=} are not its to give
 */
public record Manifest(String name, Artifact kernel, Artifact initrd, String cmdline) {
    /** Linux takes 2047 bytes on x86; the boot desk and the loader add theirs. */
    public static final int CMDLINE_LIMIT = 1347;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern CMDLINE = Pattern.compile("([!-~]+( [!-~]+)*)?");
    private static final Pattern OURS = Pattern.compile("(.* )?(bearman\\.|initrd=).*");

    public Manifest {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not an image's name: '" + name + "'");
        }
        if (cmdline.length() > CMDLINE_LIMIT) {
            throw new IllegalArgumentException(
                    "image " + name + ": a command line over " + CMDLINE_LIMIT + " bytes");
        }
        if (!CMDLINE.matcher(cmdline).matches()) {
            throw new IllegalArgumentException("image " + name
                    + ": a command line that is not printable ASCII with single blanks between");
        }
        if (OURS.matcher(cmdline).matches()) {
            throw new IllegalArgumentException("image " + name
                    + ": arguments bearman. and initrd= of its command line are ours to write");
        }
    }

    /** {@return what is signed: six lines {@code key=value}, in this order, each with its newline} */
    public byte[] bytes() {
        return ("name=" + name + "\n"
                        + "kernel_sha256=" + kernel.sha256() + "\n"
                        + "kernel_size=" + kernel.size() + "\n"
                        + "initrd_sha256=" + initrd.sha256() + "\n"
                        + "initrd_size=" + initrd.size() + "\n"
                        + "cmdline=" + cmdline + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
