package io.bearman.pxe.registration;

import io.bearman.core.inventory.Inventory.Placed;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How people get into a machine that stays on.
 *
 * @param text a command in which {@code {host}}, {@code {address}}, {@code {unit}} and {@code
 *     {label.NAME}} are replaced; the address is the one that the machine said, its host's name when it
 *     said none
 */
public record SshCommand(String text) {
    private static final Pattern PART = Pattern.compile("\\{(host|address|unit|label\\.([^{}]+))}");
    // It comes from the machine and goes into a shell: nothing but numbers.
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F:.]{2,45}");

    public SshCommand {
        if (text.isBlank() || PART.matcher(text).replaceAll("").matches(".*[{}\\r\\n].*")) {
            throw new IllegalArgumentException("not a command with {host}, {address}, {unit} or"
                    + " {label.NAME} in it: '" + text + "'");
        }
    }

    /** {@return root at its address} */
    public static SshCommand create() {
        return new SshCommand("ssh root@{address}");
    }

    String of(Placed placed, @Nullable String said) {
        String host = placed.host().id().value();
        boolean believed = said != null && ADDRESS.matcher(said).matches();
        StringBuilder command = new StringBuilder();
        Matcher part = PART.matcher(text);
        while (part.find()) {
            String value = switch (part.group(1)) {
                case "host" -> host;
                case "address" -> believed ? String.valueOf(said) : host;
                case "unit" -> Integer.toString(placed.machine().unit());
                default -> placed.host().labels().get(part.group(2)).orElse(host);
            };
            part.appendReplacement(command, Matcher.quoteReplacement(value));
        }
        part.appendTail(command);
        return command.toString();
    }
}
