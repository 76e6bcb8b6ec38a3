"""nova.virt.bearman.LabDriver: Nova's own fake hypervisor, made steerable, with a guest registry.

The registry is the machine's memory: $LAB_GUESTS/HOST/UUID holds the guest's state on this host.
  INCOMING  a live migration to here is under way, the guest runs elsewhere
  RUNNING   it runs here (paused counts: it is in memory)
  OUTGOING  it was handed over and does not run here; the entry goes when Nova cleans up
  STOPPED   its definition is here, it does not run
Second line: instance name; third: Nova's power state. Entries are replaced by rename, never written
in place. The source leaves RUNNING before the destination enters it, at every kind of move.
Losing power empties the folder (from outside); a restart of nova-compute finds its guests in it.

How to misbehave is read anew at each call from $LAB_CTL/HOST, lines of key=value (`lab/openstack ctl`).
"""

import os
import time

from nova.compute import power_state
from nova import exception
from nova.virt import fake

GUESTS = os.environ['LAB_GUESTS']
CTL = os.environ['LAB_CTL']

INCOMING, RUNNING, OUTGOING, STOPPED = 'INCOMING', 'RUNNING', 'OUTGOING', 'STOPPED'
IN_MEMORY = (power_state.RUNNING, power_state.PAUSED)


class Registry:
    """The guests of one host, as files."""

    def __init__(self, host):
        self.folder = os.path.join(GUESTS, host)
        os.makedirs(self.folder, exist_ok=True)

    def put(self, state, uuid, name, power):
        new = os.path.join(self.folder, '.' + uuid)
        with open(new, 'w') as out:
            out.write('%s\n%s\n%d\n' % (state, name, power))
        os.replace(new, os.path.join(self.folder, uuid))

    def remove(self, uuid):
        try:
            os.unlink(os.path.join(self.folder, uuid))
        except FileNotFoundError:
            pass

    def read(self, uuid):
        try:
            with open(os.path.join(self.folder, uuid)) as entry:
                state, name, power = entry.read().splitlines()
                return state, name, int(power)
        except FileNotFoundError:
            return None, None, None

    def uuids(self):
        return [n for n in os.listdir(self.folder) if not n.startswith('.')]


class Behaviour:
    """What `ctl` says about one server on one host at this moment."""

    def __init__(self, host, instance=None):
        self.settings = {}
        try:
            with open(os.path.join(CTL, host)) as lines:
                self.settings = dict(line.strip().split('=', 1) for line in lines if '=' in line)
        except FileNotFoundError:
            pass
        only = self.settings.get('only')
        if only and instance is not None and instance.display_name != only:
            self.settings = {}

    def on(self, key):
        return self.settings.get(key, 'false') not in ('', '0', 'false')

    def text(self, key):
        return self.settings.get(key)

    def seconds(self, key, default=0.0):
        return float(self.settings.get(key, default))


class LabDriver(fake.FakeDriver):
    # With Nova's 512 MiB reserve and ratio 1.0, eight guests of 1 GiB fill a host:
    # "no valid host" is easy to get.
    vcpus, memory_mb, local_gb = 16, 8704, 1028

    def init_host(self, host):
        super().init_host(host)
        self.registry = Registry(host)
        for uuid in self.registry.uuids():
            state, name, power = self.registry.read(uuid)
            if state in (RUNNING, STOPPED, OUTGOING):
                self.instances[uuid] = fake.FakeInstance(name, power, uuid)

    def _behaviour(self, instance=None):
        return Behaviour(self._host, instance)

    def _record(self, uuid, power=None):
        guest = self.instances[uuid]
        if power is not None:
            guest.state = power
        state = RUNNING if guest.state in IN_MEMORY else STOPPED
        self.registry.put(state, uuid, guest.name, guest.state)

    # --- a guest's life ---------------------------------------------------------------------------

    def spawn(self, context, instance, *args, **kwargs):
        how = self._behaviour(instance)
        time.sleep(how.seconds('spawn_seconds'))
        if how.on('spawn_fail'):
            raise exception.VirtualInterfaceCreateException('lab: spawn_fail')
        self._define(context, instance, *args, **kwargs)

    def _define(self, context, instance, *args, **kwargs):
        super().spawn(context, instance, *args, **kwargs)
        self._record(instance.uuid)

    def destroy(self, context, instance, *args, **kwargs):
        super().destroy(context, instance, *args, **kwargs)
        self.registry.remove(instance.uuid)

    def cleanup(self, context, instance, *args, **kwargs):
        # Nova's fake never forgets a guest that migrated away, and raises here.
        self.instances.pop(instance.uuid, None)
        self.registry.remove(instance.uuid)

    def power_off(self, instance, *args, **kwargs):
        super().power_off(instance, *args, **kwargs)
        self._record(instance.uuid)

    def power_on(self, context, instance, *args, **kwargs):
        super().power_on(context, instance, *args, **kwargs)
        self._record(instance.uuid)

    def pause(self, instance):
        self._record(instance.uuid, power_state.PAUSED)

    def unpause(self, instance):
        self._record(instance.uuid, power_state.RUNNING)

    def suspend(self, context, instance):
        self._record(instance.uuid, power_state.SUSPENDED)

    def resume(self, context, instance, *args, **kwargs):
        self._record(instance.uuid, power_state.RUNNING)

    def get_host_uptime(self):
        return ' 12:00:00 up 1 day,  1:00,  0 users,  load average: 0.10, 0.10, 0.10'

    # --- live migration ---------------------------------------------------------------------------

    def check_can_live_migrate_destination(self, context, instance, *args, **kwargs):
        if self._behaviour(instance).on('precheck_fail'):
            raise exception.MigrationPreCheckError(reason='lab: precheck_fail')
        return super().check_can_live_migrate_destination(context, instance, *args, **kwargs)

    def check_can_live_migrate_source(self, context, instance, dest_check_data, *args, **kwargs):
        if self._behaviour(instance).on('local_disk'):
            raise exception.InvalidSharedStorage(path='/var/lib/nova/instances',
                                                 reason='lab: local_disk')
        return dest_check_data

    def pre_live_migration(self, context, instance, *args, **kwargs):
        how = self._behaviour(instance)
        time.sleep(how.seconds('pre_seconds'))
        if how.on('pre_fail'):
            raise exception.MigrationError(reason='lab: pre_fail')
        data = super().pre_live_migration(context, instance, *args, **kwargs)
        self.registry.put(INCOMING, instance.uuid, instance.name, power_state.NOSTATE)
        return data

    def live_migration(self, context, instance, dest, post_method, recover_method,
                       block_migration=False, migrate_data=None):
        def roll_back(**status):
            # The receiving hypervisor drops its half when the connection ends; Nova, believing in
            # shared storage, does not tell it to.
            target = Registry(dest)
            if target.read(instance.uuid)[0] == INCOMING:
                target.remove(instance.uuid)
            recover_method(context, instance, dest, migrate_data, **status)

        orders = self.active_migrations[instance.uuid] = {'force': False, 'abort': False}
        try:
            outcome = self._copy_memory(instance, orders, migrate_data)
        finally:
            self.active_migrations.pop(instance.uuid, None)
        if outcome == 'abort':
            roll_back(migration_status='cancelled')
        elif outcome == 'fail':
            # As libvirt's driver does it: no exception, the server is ACTIVE again.
            roll_back()
        elif outcome == 'raise':
            # A driver bug: Nova puts the server into ERROR.
            roll_back()
            raise exception.MigrationError(reason='lab: live_fail=raise')
        elif Registry(dest).read(instance.uuid)[0] != INCOMING:
            # The target lost power meanwhile: there is nobody to hand over to.
            roll_back()
        else:
            guest = self.instances[instance.uuid]
            self.registry.put(OUTGOING, instance.uuid, guest.name, guest.state)
            post_method(context, instance, dest, block_migration, migrate_data)
            # Believing in shared storage, Nova does not call cleanup() here.
            self.cleanup(context, instance)

    def _copy_memory(self, instance, orders, migrate_data):
        started = time.time()
        while True:
            how = self._behaviour(instance)
            takes = how.seconds('live_seconds', 0.3)
            spent = time.time() - started
            if orders['abort']:
                return 'abort'
            if how.on('live_fail'):
                return 'raise' if how.text('live_fail') == 'raise' else 'fail'
            if orders['force'] or (spent >= takes and not how.on('live_hang')):
                return 'done'
            if takes > 1 or how.on('live_hang'):
                self._report_progress(migrate_data, 0.5 if how.on('live_hang') else spent / takes)
            time.sleep(0.25)

    def _report_progress(self, migrate_data, fraction):
        if 'migration' not in migrate_data:
            return
        migration = migrate_data.migration
        migration.memory_total = 1 << 30
        migration.memory_processed = int(migration.memory_total * min(1.0, fraction))
        migration.memory_remaining = migration.memory_total - migration.memory_processed
        migration.disk_total = migration.disk_processed = migration.disk_remaining = 0
        migration.save()

    def live_migration_force_complete(self, instance):
        self.active_migrations[instance.uuid]['force'] = True

    def live_migration_abort(self, instance):
        self.active_migrations[instance.uuid]['abort'] = True

    def post_live_migration_at_destination(self, context, instance, *args, **kwargs):
        self._define(context, instance, None, None, None, None)
        if instance.power_state == power_state.PAUSED:
            self._record(instance.uuid, power_state.PAUSED)

    def rollback_live_migration_at_destination(self, context, instance, *args, **kwargs):
        self.registry.remove(instance.uuid)

    # --- cold migration ---------------------------------------------------------------------------

    def migrate_disk_and_power_off(self, context, instance, *args, **kwargs):
        how = self._behaviour(instance)
        time.sleep(how.seconds('cold_seconds'))
        if how.on('cold_fail'):
            reason = exception.ResizeError(reason='lab: cold_fail')
            if how.text('cold_fail') == 'raise':
                raise reason
            raise exception.InstanceFaultRollback(inner_exception=reason)
        guest = self.instances[instance.uuid]
        guest.state = power_state.SHUTDOWN
        self.registry.put(OUTGOING, instance.uuid, guest.name, guest.state)

    def finish_revert_migration(self, context, instance, *args, **kwargs):
        super().finish_revert_migration(context, instance, *args, **kwargs)
        self._record(instance.uuid)
