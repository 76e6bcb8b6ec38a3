package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.host.Bmc;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.ipmi.IpmiClient;
import io.bearman.ipmi.Privilege;
import io.bearman.ipmi.Session;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.SecretSource;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Power of a BMC by its address; acts only where no known machine owns that BMC. */
final class DirectPower {
    private final Bearman bearman;
    private final PrintWriter out;
    private final boolean json;

    DirectPower(Bearman bearman, PrintWriter out, boolean json) {
        this.bearman = bearman;
        this.out = out;
        this.json = json;
    }

    ExitCode run(
            PowerCommand.Verb verb, String address, @Nullable String user, @Nullable Path file) {
        if (user == null) {
            throw new UsageException("--bmc needs --user");
        }
        Bmc bmc = bmc(address);
        if (verb != PowerCommand.Verb.status) {
            refuseIfOwned(bmc);
        }
        Secret password = file == null
                ? Terminal.password("Password of " + user + " at " + address + ": ")
                : SecretSource.file(file).read();
        try (Session session =
                IpmiClient.create().open(bmc, new Credential(user, password), privilege(verb))) {
            if (verb == PowerCommand.Verb.status) {
                say(
                        address,
                        session.chassisStatus().power().name().toLowerCase(java.util.Locale.ROOT)
                                + " (unverified: by address)");
            } else {
                session.control(verb.action());
                say(address, verb + " accepted");
            }
        }
        return ExitCode.DONE;
    }

    private static Privilege privilege(PowerCommand.Verb verb) {
        return verb == PowerCommand.Verb.status ? Privilege.USER : Privilege.OPERATOR;
    }

    private void say(String address, String answer) {
        if (json) {
            out.print(Json.of(Map.of("bmc", address, "answer", answer)));
        } else {
            out.println(address + "  " + answer);
        }
        out.flush();
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

    private void refuseIfOwned(Bmc bmc) {
        bearman.ports().inventory().all().stream()
                .filter(placed -> placed.machine().bmc().port() == bmc.port()
                        && same(placed.machine().bmc().address(), bmc.address()))
                .findFirst()
                .ifPresent(owner -> {
                    throw new RefusedException("the BMC " + bmc.endpoint() + " is that of "
                            + owner.host().id() + "; use its name: bearman power ACTION "
                            + owner.host().id());
                });
    }

    private static boolean same(String one, String other) {
        try {
            return InetAddress.getByName(one).equals(InetAddress.getByName(other));
        } catch (UnknownHostException e) {
            return one.equalsIgnoreCase(other);
        }
    }
}
