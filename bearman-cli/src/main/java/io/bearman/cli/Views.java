package io.bearman.cli;

import io.bearman.core.host.HostState;
import io.bearman.maintenance.HostPlan;
import io.bearman.maintenance.Plan;
import io.bearman.maintenance.ServerPlan;
import io.bearman.maintenance.Treatment;
import io.bearman.maintenance.Unconfirmed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What machines see of plans. */
final class Views {
    private Views() {}

    static String words(HostState state) {
        StringBuilder words = new StringBuilder(state.kind().name());
        state.run().ifPresent(run -> words.append(", run ").append(run));
        if (state instanceof HostState.Maintenance maintenance) {
            words.append(": ").append(maintenance.reason());
        } else if (state instanceof HostState.Broken broken) {
            words.append(": ").append(broken.finding());
        } else if (state instanceof HostState.Rejected rejected) {
            words.append(": ").append(String.join("; ", rejected.findings()));
        }
        return words.toString();
    }

    static Map<String, Object> of(Plan plan) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("reason", plan.request().reason());
        view.put("refused", plan.refused());
        plan.resumes().ifPresent(run -> view.put("resumes", run));
        plan.atOnce().ifPresent(hosts -> view.put("atOnce", hosts));
        view.put("gate", plan.gate());
        view.put("notes", plan.notes());
        view.put("hosts", plan.hosts().stream().map(Views::of).toList());
        return view;
    }

    private static Map<String, Object> of(HostPlan host) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("host", host.placed().host().id());
        view.put("rack", host.placed().machine().rack());
        view.put("zone", host.placed().host().zone());
        host.refusal().ifPresent(why -> view.put("refusal", why));
        List<Map<String, Object>> servers = new ArrayList<>();
        host.servers().forEach(server -> servers.add(of(server)));
        view.put("servers", servers);
        view.put("unconfirmed", host.unconfirmed().stream().map(Views::of).toList());
        return view;
    }

    private static Map<String, Object> of(Unconfirmed unconfirmed) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("server", unconfirmed.migration().server());
        unconfirmed.migration().target().ifPresent(host -> view.put("on", host));
        view.put("migration", unconfirmed.migration().id());
        return view;
    }

    static Map<String, Object> of(ServerPlan plan) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", plan.server().id());
        view.put("name", plan.server().name());
        view.put("status", plan.server().status());
        view.put("how", plan.treatment().word());
        view.put("size", new TreeMap<>(plan.size().amounts()));
        plan.place().ifPresent(host -> view.put("fitsOn", host));
        plan.noPlace().ifPresent(why -> view.put("noPlace", why));
        if (plan.treatment() instanceof Treatment.Moves moves) {
            view.put("disks", moves.disks());
        }
        if (plan.treatment() instanceof Treatment.Blocked blocked) {
            view.put("why", blocked.reason());
        } else if (plan.treatment() instanceof Treatment.Waits waits) {
            view.put("why", waits.reason());
        }
        return view;
    }
}
