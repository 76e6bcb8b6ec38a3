package io.bearman.examples;

import io.bearman.core.host.Bmc;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Credentials;
import io.bearman.core.secret.Secret;
import io.bearman.ipmi.Fleet;
import io.bearman.ipmi.IpmiClient;
import io.bearman.ipmi.command.ChassisStatus;
import io.bearman.ipmi.command.GetChassisStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads the power of many BMCs with one socket and one thread, and prints each as it answers: {@code
 * PowerOfMany USER PASSWORD_FILE ADDRESS...}. It needs {@code bearman-ipmi} alone.
 */
public final class PowerOfMany {
    private PowerOfMany() {}

    public static void main(String[] args) throws IOException {
        if (args.length < 3) {
            System.err.println("usage: PowerOfMany USER PASSWORD_FILE ADDRESS...");
            System.exit(2);
        }
        Credential login = new Credential(
                args[0], Secret.of(Files.readString(Path.of(args[1])).strip()));
        Map<String, Bmc> bmcs = new LinkedHashMap<>();
        for (String address : List.of(args).subList(2, args.length)) {
            bmcs.put(address, Bmc.of(address, Bmc.PORT, null, "all"));
        }
        print(bmcs, name -> login, System.out);
    }

    static void print(Map<String, Bmc> bmcs, Credentials credentials, PrintStream out) {
        try (IpmiClient client = IpmiClient.create();
                Stream<Fleet.Answer<String, ChassisStatus>> answers =
                        client.fleet(credentials).ask(bmcs, new GetChassisStatus())) {
            answers.forEach(answer -> out.println(answer.of() + "  "
                    + answer.fold(status -> status.power().name(), why -> why.getMessage())));
        }
    }
}
