///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS io.bearman:bearman-bom:0.1.0-SNAPSHOT@pom
//DEPS io.bearman:bearman-sdk
//DEPS org.slf4j:slf4j-simple:2.0.20
//RUNTIME_OPTIONS -Dorg.slf4j.simpleLogger.defaultLogLevel=warn

import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.core.host.HostId;
import io.bearman.core.host.Machine;
import io.bearman.core.net.Http;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Prints the iPXE script that a host would get if it booted now, and why: {@code RenderBootScript
 * HOST}. No machine is touched, and nothing is written: to ask is not to boot.
 *
 * <p>Exit codes: 0 printed, 1 the boot desk did not answer, 2 wrong use.
 */
public final class RenderBootScript {
    private RenderBootScript() {}

    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("usage: RenderBootScript HOST");
            System.exit(ExitCode.USAGE.number());
        }
        try {
            System.exit(render(Configuration.load(), args[0]).number());
        } catch (BearmanException e) {
            System.err.println(e.getMessage());
            System.exit(e.exitCode().number());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage()); // not a host name
            System.exit(ExitCode.USAGE.number());
        }
    }

    static ExitCode render(Configuration configuration, String host) {
        try (Bearman bearman = Bearman.open(configuration)) { // bearman.yaml, BEARMAN_*
            Machine machine = bearman.ports()
                    .inventory()
                    .find(HostId.of(host))
                    .orElseThrow(() -> new UsageException(
                            host + " is not in the inventory; see: bearman inventory list"))
                    .machine();
            String serial = HexFormat.of()
                    .formatHex(machine.serial().getBytes(StandardCharsets.US_ASCII));
            Http.Response answer = bearman.bootHandler()
                    .send(Http.Request.get(URI.create("http://boot.invalid/v1/boot?mac="
                            + machine.macs().get(0).value().replace(':', '-')
                            + "&uuid=" + machine.id()
                            + "&serial=" + serial
                            + "&arch=x86_64&fw=efi")));
            System.out.print(answer.text());
            return answer.status() == 200 ? ExitCode.DONE : ExitCode.FAILED;
        }
    }
}
