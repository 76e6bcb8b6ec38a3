package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.BmcGuid;
import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.ipmi.IpmiClient;
import io.bearman.ipmi.Session;
import io.bearman.ipmi.command.Privilege;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.SecretSource;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
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
            throw new UsageException("--bmc needs --user; see: bearman power --help");
        }
        Bmc bmc = bmc(address);
        boolean acts = verb != PowerCommand.Verb.status;
        if (acts) {
            refuseIfFrozen(bmc);
            refuse(bmc, placed -> isAt(placed, bmc));
        }
        Secret password = file == null
                ? Terminal.password("Password of " + user + " at " + address + ": ")
                : SecretSource.file(file).read();
        try (IpmiClient client = IpmiClient.create();
                Session session =
                        client.open(bmc, new Credential(user, password), privilege(verb))) {
            if (acts) {
                // A known machine's BMC can be reached at another address too; its GUID tells.
                session.guid().ifPresent(guid -> refuse(bmc, placed -> proves(placed, guid)));
                bearman.audit().note(Bearman.user(), bmc.endpoint(), "power " + verb, "--bmc");
                session.control(verb.action());
                say(address, verb + " accepted");
            } else {
                String state = session.chassisStatus().power().name().toLowerCase(Locale.ROOT);
                say(address, state + " (unverified: by address)");
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

    private void refuseIfFrozen(Bmc bmc) {
        bearman.ports().freeze().frozen().ifPresent(frozen -> {
            throw new RefusedException(bmc.endpoint() + ": the fleet is frozen by " + frozen.by()
                    + " (" + frozen.reason() + "); lift it with: bearman maintenance unfreeze");
        });
    }

    private void refuse(Bmc bmc, Predicate<Placed> owns) {
        bearman.ports().inventory().all().stream().filter(owns).findFirst().ifPresent(owner -> {
            HostId host = owner.host().id();
            throw new RefusedException(bmc.endpoint() + ": this is the BMC of " + host
                    + ", whose guests and claims count; use its name: bearman power ACTION "
                    + host);
        });
    }

    private static boolean isAt(Placed placed, Bmc bmc) {
        Bmc known = placed.machine().bmc();
        return known.port() == bmc.port() && same(known.address(), bmc.address());
    }

    private static boolean proves(Placed placed, BmcGuid guid) {
        return placed.machine().bmc().guid().filter(guid::equals).isPresent();
    }

    private static boolean same(String one, String other) {
        try {
            return InetAddress.getByName(one).equals(InetAddress.getByName(other));
        } catch (UnknownHostException e) {
            return one.equalsIgnoreCase(other);
        }
    }
}
