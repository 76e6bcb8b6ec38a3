package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.core.host.Ipv4;
import io.bearman.pxe.BaseUrl;
import io.bearman.pxe.dhcp.DhcpConfig;
import io.bearman.pxe.dhcp.Subnet;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bearman boot-server dhcp-config}. */
@Command(
        name = "dhcp-config",
        description = {
            "Prints the configuration of a DHCP server that leads machines to boot.url: BIOS and UEFI",
            "get an iPXE by TFTP, an iPXE gets /boot.ipxe. SERVER is dnsmasq or kea."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman boot-server dhcp-config dnsmasq --subnet 10.0.0.0/24"
                    + " --range 10.0.0.100-10.0.0.199 --interface eth1 --tftp-root /usr/lib/ipxe",
            "  bearman boot-server dhcp-config kea --subnet 10.0.0.0/24"
                    + " --range 10.0.0.100-10.0.0.199 --interface eth1 --tftp-server 10.0.0.2"
        })
final class DhcpConfigCommand extends Base {
    @Parameters(paramLabel = "SERVER", description = "${COMPLETION-CANDIDATES}.")
    private Server server;

    @Option(names = "--subnet", required = true, description = "The provisioning network.")
    private String subnet;

    @Option(
            names = "--range",
            required = true,
            paramLabel = "FIRST-LAST",
            description = "The addresses that are given out.")
    private String range;

    @Option(
            names = "--interface",
            required = true,
            description = "The network card through which the DHCP server answers.")
    private String networkCard;

    @Option(names = "--router", description = "The way out of the network (default: none).")
    private @Nullable String router;

    @Option(
            names = "--tftp-server",
            paramLabel = "ADDRESS",
            description = "Who has undionly.kpxe, snponly.efi and snponly-arm64.efi (default: the"
                    + " address in boot.url).")
    private @Nullable String tftpServer;

    @Option(
            names = "--tftp-root",
            paramLabel = "DIRECTORY",
            description = "dnsmasq serves these files itself, from here (default: it does not).")
    private @Nullable Path tftpRoot;

    // picocli fills the fields in by reflection.
    @SuppressWarnings("NullAway.Init")
    DhcpConfigCommand() {}

    /** Whose configuration. */
    enum Server {
        DNSMASQ,
        KEA;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    ExitCode execute() {
        URI url = common.configuration().boot().url();
        if (url == null) {
            throw new UsageException("boot.url is missing in the configuration: machines must be"
                    + " told where the boot server is, for example http://10.0.0.1:8480");
        }
        DhcpConfig config = Common.parsed(range, text -> config(new BaseUrl(url), text));
        print(
                switch (server) {
                    case DNSMASQ -> config.dnsmasq();
                    case KEA -> config.kea();
                });
        return ExitCode.DONE;
    }

    private DhcpConfig config(BaseUrl url, String range) {
        String[] ends = range.split("-", -1);
        if (ends.length != 2) {
            throw new UsageException("not a range such as 10.0.0.100-10.0.0.199: '" + range + "'");
        }
        return new DhcpConfig(
                url,
                Subnet.of(subnet),
                new Ipv4(ends[0].strip()),
                new Ipv4(ends[1].strip()),
                new Ipv4(tftpServer == null ? url.url().getHost() : tftpServer),
                router == null ? null : new Ipv4(router),
                networkCard,
                tftpRoot);
    }
}
