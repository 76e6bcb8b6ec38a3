package io.bearman.pxe;

import io.bearman.core.UsageException;
import io.bearman.core.boot.BootOffer;
import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.secret.Secret;
import java.util.Optional;

/** What hosts would boot at this moment, for people who look: no token is given away, nothing is written. */
public final class BootPreview {
    private static final Secret NO_TOKEN = Secret.of("TOKEN");

    private final BootDesk desk;
    private final BootPorts ports;

    public BootPreview(BootDesk desk, BootPorts ports) {
        this.desk = desk;
        this.ports = ports;
    }

    /**
     * {@return what the host's machine may boot, and why}
     *
     * @throws UsageException when the host is not known
     */
    public BootDecision decide(HostId host) {
        BootRequest asked = asked(host);
        return desk.decide(asked, BootView.of(asked, ports));
    }

    /**
     * {@return the script that the host's machine would get, with {@code TOKEN} in place of a token}
     *
     * @param base where its scripts would lead
     * @throws UsageException when the host is not known
     */
    public String script(HostId host, BaseUrl base) {
        BootRequest asked = asked(host);
        BootRoute route = new BootRoute(desk, ports);
        BootDecision decision = desk.decide(asked, BootView.of(asked, ports));
        Optional<BootOffer> offer = asked.mac().flatMap(mac -> route.offer(decision, asked, mac));
        return offer.isPresent()
                ? BootScripts.system(
                                route.profile(decision, IpxeBuild.UNSAID),
                                offer.get(),
                                NO_TOKEN,
                                base,
                                IpxeBuild.UNSAID)
                        .text()
                : BootRoute.render(decision, base).text();
    }

    private BootRequest asked(HostId host) {
        Placed placed = ports.inventory()
                .find(host)
                .orElseThrow(() -> new UsageException(
                        host + " is not in the inventory; see: bearman inventory list"));
        return new BootRequest(
                placed.machine().macs().get(0),
                placed.machine().id().uuid(),
                placed.machine().serial(),
                "",
                "");
    }
}
