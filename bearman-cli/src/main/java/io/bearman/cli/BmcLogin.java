package io.bearman.cli;

import io.bearman.core.UsageException;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.HostRange;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.sdk.SecretSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for BMCs by their addresses, in place of hosts. */
final class BmcLogin {
    @Option(
            names = "--bmc",
            paramLabel = "ADDR[:PORT]",
            description = "A BMC by its address instead; also ranges: 10.0.0.[1-20].")
    private List<String> addresses = new ArrayList<>();

    @Option(names = "--user", description = "Its user, with --bmc.")
    private @Nullable String user;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file with its password, with --bmc (default: asked for).")
    private @Nullable Path passwordFile;

    @Option(
            names = "--kg-file",
            paramLabel = "FILE",
            description = "A file with the K_g that it wants besides, with --bmc: 40 hexadecimal"
                    + " digits, or up to 20 characters.")
    private @Nullable Path kgFile;

    /** {@return whether BMCs are given} */
    boolean given() {
        return !addresses.isEmpty();
    }

    /**
     * Either hosts or BMCs.
     *
     * @param command for messages, such as {@code power}
     */
    void check(boolean hosts, String command) {
        if (hosts == given()) {
            throw new UsageException(
                    command + " needs either hosts or --bmc; see: bearman " + command + " --help");
        }
        if (hosts && (user != null || passwordFile != null || kgFile != null)) {
            throw new UsageException("--user, --password-file and --kg-file go with --bmc; hosts"
                    + " have their credential in the configuration: bearman config show");
        }
        bmcs(); // what is no address is said before a password is asked for
    }

    /** {@return the BMCs by what they were called} */
    Map<String, Bmc> bmcs() {
        Map<String, Bmc> bmcs = new LinkedHashMap<>();
        addresses.stream()
                .flatMap(text -> names(text).stream())
                .forEach(name -> bmcs.put(name, bmc(name)));
        return bmcs;
    }

    private static List<String> names(String text) {
        // The brackets of an IPv6 address are no range.
        return text.startsWith("[") ? List.of(text) : Common.parsed(text, HostRange::names);
    }

    private static Bmc bmc(String text) {
        int colon = text.lastIndexOf(':');
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        String address = colon < 0 || bracketed ? text : text.substring(0, colon);
        String port = colon < 0 || bracketed ? String.valueOf(Bmc.PORT) : text.substring(colon + 1);
        try {
            String plain = address.replace("[", "").replace("]", "");
            return Bmc.of(plain, Integer.parseInt(port), null, "command line");
        } catch (IllegalArgumentException e) {
            throw new UsageException("not ADDR:PORT: '" + text + "'");
        }
    }

    /** {@return who logs in; asks for the password when no file is given} */
    Credential credential(String command) {
        if (user == null) {
            throw new UsageException("--bmc needs --user; see: bearman " + command + " --help");
        }
        Secret password = passwordFile == null
                ? Terminal.password(
                        "Password of " + user + " at " + String.join(", ", addresses) + ": ")
                : SecretSource.file(passwordFile).read();
        return new Credential(
                user,
                password,
                kgFile == null ? null : Kg.of(SecretSource.file(kgFile).read()));
    }
}
