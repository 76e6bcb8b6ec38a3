package io.bearman.pxe;

import io.bearman.core.boot.Arming;
import io.bearman.core.boot.BootPurpose;
import io.bearman.core.boot.BootReport;
import io.bearman.core.boot.BootSession;
import io.bearman.core.boot.Boots;
import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.net.Http.Request;
import java.util.Optional;

/**
 * {@code POST /v1/boots}: a production system, known by its session, says that it came up. Only a host
 * that was armed, or is in service and came back by itself, is believed.
 */
final class ReportRoute {
    private static final String ACTION = "boot-report";

    private final BootDesk desk;
    private final BootPorts ports;

    ReportRoute(BootDesk desk, BootPorts ports) {
        this.desk = desk;
        this.ports = ports;
    }

    Answer report(Request request, BootSession session) {
        Optional<Answer> refusal = JsonBody.refusal(request, JsonBody.LIMIT, ACTION);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        BootCall call = BootCall.parse(request.body());
        Optional<Placed> placed = session.purpose() == BootPurpose.PRODUCTION
                ? session.host().flatMap(ports.inventory()::find)
                : Optional.empty();
        boolean same = placed.isPresent()
                && session.mac().equals(call.mac())
                && session.uuid().map(call.uuid()::equals).orElse(true);
        if (!same) {
            return Answer.error(403, ACTION, "this session is another machine's")
                    .of(
                            session.host().map(HostId::value).orElse(Answer.NOBODY),
                            "mac=" + call.mac() + " uuid=" + call.uuid());
        }
        return report(placed.get(), call).of(placed.get().host().id(), "bootId=" + call.bootId());
    }

    private Answer report(Placed placed, BootCall call) {
        HostId id = placed.host().id();
        Boots boots = ports.boots();
        if (boots.latest(id)
                .filter(known -> known.bootId().equals(call.bootId()))
                .isPresent()) {
            return Answer.nothing(ACTION);
        }
        Arming arming = boots.arming(id).orElse(null);
        BootDecision decision = desk.decide(placed.host(), BootView.of(placed, ports));
        if (!(decision instanceof BootDecision.Production)) {
            return Answer.error(403, ACTION, "the host is not armed");
        }
        // In service and not armed, it came back by itself; the store looks at both once more.
        Optional<BootReport> noted = arming == null
                ? boots.returned(id, call.bootId())
                : boots.report(id, call.bootId());
        if (noted.isEmpty()) {
            return Answer.error(403, ACTION, "the host is not armed");
        }
        if (!boots.latest(id).equals(noted)) {
            // Said before, and the host has booted again since.
            return Answer.nothing(ACTION);
        }
        String run = noted.get().run().map(it -> ",\"run\":\"" + it + "\"").orElse("");
        String action = run.isEmpty() ? ACTION + "-unplanned" : ACTION;
        return Answer.json(201, "{\"host\":\"" + id + "\"" + run + "}", action);
    }
}
