package io.bearman.bench.openstack;

import io.bearman.bench.measure.Command;
import java.time.Duration;
import java.util.Map;

/** What operators type today. */
enum OtherTool {
    /** One call a server of a dead host, and nobody looks what became of it. */
    NOVA_EVACUATE("nova host-evacuate", "exec nova host-evacuate \"$1\""),
    /** One call a server, and nobody looks what became of it. */
    NOVA("nova host-evacuate-live", "exec nova host-evacuate-live \"$1\""),
    /** One server after the other, each waited for. */
    OPENSTACK("openstack in a loop", """
            failed=0
            servers=$(openstack server list --all-projects --host "$1" -f value -c ID) || exit 1
            for server in $servers; do
              openstack server migrate --live-migration --wait "$server" || failed=1
            done
            exit "$failed"
            """);

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String REASON = "shared storage";

    private final String name;
    private final String script;

    OtherTool(String name, String script) {
        this.name = name;
        this.script = script;
    }

    @Override
    public String toString() {
        return name;
    }

    /** {@return the Debian package that it is in, when it is not here} */
    String missing() {
        String program = name.substring(0, name.indexOf(' '));
        boolean here =
                Command.of("bash", "-c", "command -v " + program).run(PATIENCE).exitCode() == 0;
        return here ? "" : "apt-get install python3-" + program + "client";
    }

    /** {@return how it went, with so many servers that cannot leave} */
    Drained drain(LabNova lab, String host, int left) {
        Command command = Command.of("bash", "-c", script, "bash", host);
        for (Map.Entry<String, String> variable : lab.login().entrySet()) {
            command = command.with(variable.getKey(), variable.getValue());
        }
        long begin = lab.time().nanoTime();
        Command.Ended ended = command.run(PATIENCE);
        long calls = lab.calls();
        lab.awaitRest(host, left);
        double seconds = (lab.time().nanoTime() - begin) / 1e9;
        long named = (ended.out() + ended.err())
                .lines()
                .filter(line -> line.contains(REASON))
                .count();
        return new Drained(seconds, calls, ended.exitCode(), named);
    }
}
