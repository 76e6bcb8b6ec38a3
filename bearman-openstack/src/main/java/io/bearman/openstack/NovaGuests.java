package io.bearman.openstack;

import io.bearman.core.cloud.ClaimedState;
import io.bearman.core.cloud.Guests;
import io.bearman.core.cloud.LiveProgress;
import io.bearman.core.cloud.Migration;
import io.bearman.core.cloud.MigrationStatus;
import io.bearman.core.cloud.Move;
import io.bearman.core.cloud.Server;
import io.bearman.core.cloud.ServerAction;
import io.bearman.core.cloud.ServerGroup;
import io.bearman.core.cloud.ServerId;
import io.bearman.core.cloud.Submitted;
import io.bearman.core.host.HostId;
import io.bearman.core.power.PoweredOff;
import io.bearman.core.time.Deadline;
import io.bearman.openstack.InstanceActions.InstanceAction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Nova's servers, their migrations, and the actions on them. */
final class NovaGuests implements Guests {
    private final Servers servers;
    private final Migrations migrations;
    private final ServerActions actions;
    private final InstanceActions instanceActions;
    private final ServerGroups groups;

    NovaGuests(Api nova) {
        this.servers = new Servers(nova);
        this.migrations = new Migrations(nova);
        this.actions = new ServerActions(nova);
        this.instanceActions = new InstanceActions(nova);
        this.groups = new ServerGroups(nova);
    }

    @Override
    public List<Server> on(HostId host) {
        return servers.on(host).stream().map(NovaServer::brief).toList();
    }

    @Override
    public List<Server> all() {
        return servers.all().stream().map(NovaServer::brief).toList();
    }

    @Override
    public Optional<Server> observe(ServerId server) {
        return servers.show(server).map(NovaServer::brief);
    }

    @Override
    public List<Migration> migrations(HostId host) {
        return migrations.list(Migrations.Filter.all().touching(host));
    }

    @Override
    public List<Migration> migrations(HostId host, Instant since) {
        return migrations.list(Migrations.Filter.all().touching(host).changedSince(since));
    }

    @Override
    public List<Migration> migrations(ServerId server) {
        return migrations.list(Migrations.Filter.all().of(server));
    }

    @Override
    public List<Migration> unconfirmed() {
        return migrations.list(Migrations.Filter.all().in(MigrationStatus.FINISHED));
    }

    @Override
    public Submitted move(ServerId server, Move how, Deadline notAfter) {
        return switch (how) {
            case LIVE -> actions.liveMigrate(server, notAfter);
            case COLD -> actions.migrate(server, notAfter);
        };
    }

    @Override
    public Submitted move(ServerId server, Move how, HostId target, Deadline notAfter) {
        return switch (how) {
            case LIVE -> actions.liveMigrate(server, target, notAfter);
            case COLD -> actions.migrate(server, target, notAfter);
        };
    }

    @Override
    public List<LiveProgress> live(ServerId server) {
        return migrations.running(server);
    }

    @Override
    public Submitted abort(ServerId server, long migration, Deadline notAfter) {
        return migrations.abort(server, migration, notAfter);
    }

    @Override
    public Submitted forceComplete(ServerId server, long migration, Deadline notAfter) {
        return migrations.forceComplete(server, migration, notAfter);
    }

    @Override
    public Submitted confirm(ServerId server, Deadline notAfter) {
        return actions.confirm(server, notAfter);
    }

    @Override
    public Submitted evacuate(ServerId server, PoweredOff evidence, Deadline notAfter) {
        return actions.evacuate(server, evidence, notAfter);
    }

    @Override
    public Submitted start(ServerId server, Deadline notAfter) {
        return actions.start(server, notAfter);
    }

    @Override
    public Submitted hardReboot(ServerId server, Deadline notAfter) {
        return actions.reboot(server, ServerActions.Reboot.HARD, notAfter);
    }

    @Override
    public Submitted resetState(ServerId server, ClaimedState state, Deadline notAfter) {
        return actions.resetState(server, state, notAfter);
    }

    @Override
    public List<ServerGroup> groups() {
        return groups.all();
    }

    @Override
    public List<ServerAction> actions(ServerId server) {
        return instanceActions.of(server).stream()
                .map(it -> new ServerAction(
                        it.name(),
                        it.requestId(),
                        it.started(),
                        it.message().filter("Error"::equals).isPresent()))
                .toList();
    }

    @Override
    public Optional<String> explanation(ServerId server, String requestId) {
        return instanceActions.of(server, requestId).flatMap(InstanceAction::explanation);
    }
}
