package io.bearman.testkit.store;

import io.bearman.core.admission.Admissions;
import io.bearman.core.audit.AuditLog;
import io.bearman.core.bmc.CredentialChanges;
import io.bearman.core.boot.BootChanges;
import io.bearman.core.boot.BootOverrides;
import io.bearman.core.boot.BootSessions;
import io.bearman.core.boot.Boots;
import io.bearman.core.boot.HostIdentities;
import io.bearman.core.claim.Claims;
import io.bearman.core.claim.FreezeSwitch;
import io.bearman.core.host.HostId;
import io.bearman.core.image.ImageCatalogue;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.journal.Journal;
import io.bearman.core.notify.News;
import io.bearman.core.registration.RegistrationRecords;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.util.List;

/**
 * The store in memory, on any clock. It outlives the processes that use it: {@link #asProcess} gives
 * the same store as another process sees it, {@link #crash} ends one.
 *
 * <pre>{@code
 * InMemoryStore store = InMemoryStore.create(time);
 * InMemoryStore worker = store.asProcess("worker-2");
 * worker.claims().claim(machine, run);
 * store.crash("worker-2");                        // its claims may be taken over at once
 * InMemoryStore again = store.asProcess("worker-2");  // a new process of that name
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class InMemoryStore {
    private final Processes processes;
    private final MemoryAudit audit;
    private final MemoryInventory inventory;
    private final MemoryJournal journal;
    private final MemoryClaims claims;
    private final MemoryFreezeSwitch freeze;
    private final MemoryBoots boots;
    private final MemoryBootOverrides overrides;
    private final MemoryBootSessions sessions;
    private final BootChanges changed;
    private final MemoryIdentities identities;
    private final MemoryImages images;
    private final MemoryRegistrations registrations;
    private final MemoryCredentialChanges changes;
    private final MemoryAdmissions admissions;
    private final String process;

    private InMemoryStore(TimeSource time, Duration lease, Duration actionDeadline) {
        this.processes = new Processes();
        this.audit = new MemoryAudit(time);
        this.journal = new MemoryJournal(time, audit);
        this.claims = new MemoryClaims(time, lease, actionDeadline, processes, audit);
        this.freeze = new MemoryFreezeSwitch(time, audit);
        this.boots = new MemoryBoots(time, audit, host -> inventory().find(host));
        this.images = new MemoryImages(audit);
        this.overrides =
                new MemoryBootOverrides(time, audit, host -> inventory().find(host));
        this.sessions = new MemoryBootSessions(time, audit, overrides);
        this.changed = () -> new BootChanges.Mark(
                audit.next() - 1, audit.lately(), sessions.replaced(), time.now());
        this.identities = new MemoryIdentities(host -> inventory().find(host));
        this.inventory = new MemoryInventory(time, audit, journal, this::forget);
        this.registrations = new MemoryRegistrations(inventory, audit);
        this.changes = new MemoryCredentialChanges(audit, inventory);
        this.admissions = new MemoryAdmissions(time, inventory, journal, freeze);
        this.process = processes.living("main");
    }

    private InMemoryStore(InMemoryStore shared, String name) {
        this.processes = shared.processes;
        this.audit = shared.audit;
        this.inventory = shared.inventory;
        this.changes = shared.changes;
        this.admissions = shared.admissions;
        this.journal = shared.journal;
        this.claims = shared.claims;
        this.freeze = shared.freeze;
        this.boots = shared.boots;
        this.overrides = shared.overrides;
        this.sessions = shared.sessions;
        this.changed = shared.changed;
        this.identities = shared.identities;
        this.images = shared.images;
        this.registrations = shared.registrations;
        this.process = processes.living(name);
    }

    /** {@return an empty store as the process {@code main} sees it: lease 180 s, deadline 90 s} */
    public static InMemoryStore create(TimeSource time) {
        return create(time, Duration.ofSeconds(180), Duration.ofSeconds(90));
    }

    /**
     * {@return an empty store as the process {@code main} sees it}
     *
     * @param lease how long a claim holds without renewal
     * @param actionDeadline how long after its lease a claim may be taken over
     */
    public static InMemoryStore create(TimeSource time, Duration lease, Duration actionDeadline) {
        return new InMemoryStore(time, lease, actionDeadline);
    }

    /** {@return the same store as the living process of this name sees it} */
    public InMemoryStore asProcess(String name) {
        return new InMemoryStore(this, name);
    }

    /** Ends the process of this name; everybody knows. What it wrote stays. */
    public void crash(String name) {
        processes.crash(name);
    }

    /** {@return the truth about every host and machine} */
    public Inventory inventory() {
        return inventory;
    }

    /** {@return the write-ahead journal} */
    public Journal journal() {
        return journal;
    }

    /** {@return the claims, as this process's holder} */
    public Claims claims() {
        return claims.of(process);
    }

    /** {@return the brake of the whole fleet} */
    public FreezeSwitch freeze() {
        return freeze;
    }

    /** {@return who may be taken out of service, and who may be switched on} */
    public Admissions admissions() {
        return admissions;
    }

    /** {@return which host may boot, and which did} */
    public Boots boots() {
        return boots;
    }

    /** {@return the latest registration of each machine} */
    public RegistrationRecords registrations() {
        return registrations;
    }

    /** {@return the news that were told of registrations, in their order} */
    public List<News> told() {
        return registrations.told();
    }

    /** {@return the systems there are to boot} */
    public ImageCatalogue images() {
        return images;
    }

    /** {@return the tokens of boot scripts and their sessions} */
    public BootSessions bootSessions() {
        return sessions;
    }

    /** {@return how far the store is} */
    public BootChanges bootChanges() {
        return changed;
    }

    /** {@return what humans chose for one boot of a host} */
    public BootOverrides bootOverrides() {
        return overrides;
    }

    /** {@return what each host is known by; without SSH keys} */
    public HostIdentities identities() {
        return identities;
    }

    /** Drops what is known of the boots of a host that is forgotten or has another machine. */
    private void forget(HostId host) {
        boots.forget(host);
        overrides.forget(host);
        sessions.forget(host);
    }

    /** {@return the credentials on their way into BMCs} */
    public CredentialChanges credentialChanges() {
        return changes;
    }

    /** {@return who changed what} */
    public AuditLog audit() {
        return audit;
    }
}
