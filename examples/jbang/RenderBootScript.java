///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS io.bearman:bearman-bom:0.1.0-SNAPSHOT@pom
//DEPS io.bearman:bearman-sdk
//DEPS org.slf4j:slf4j-simple:2.0.20
//RUNTIME_OPTIONS -Dorg.slf4j.simpleLogger.defaultLogLevel=warn

import io.bearman.core.BearmanException;
import io.bearman.core.ExitCode;
import io.bearman.core.host.HostId;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;

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
            System.out.print(bearman.bootPreview().script(HostId.of(host), bearman.bootUrl()));
            return ExitCode.DONE; // no token was given away: the script has TOKEN in its place
        }
    }
}
