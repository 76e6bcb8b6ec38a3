package io.bearman.store;

import io.bearman.core.admission.Admissions;
import io.bearman.core.audit.AuditLog;
import io.bearman.core.bmc.CredentialChanges;
import io.bearman.core.boot.BootChanges;
import io.bearman.core.boot.BootOverrides;
import io.bearman.core.boot.BootSessions;
import io.bearman.core.boot.Boots;
import io.bearman.core.boot.HostIdentities;
import io.bearman.core.claim.Claim;
import io.bearman.core.claim.Claims;
import io.bearman.core.claim.FreezeSwitch;
import io.bearman.core.image.ImageCatalogue;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.journal.Journal;
import io.bearman.core.notify.Notifier;
import io.bearman.core.registration.RegistrationRecords;
import io.bearman.core.time.TimeSource;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Inventory, audit log, journal, claims, brake, boots, outbox and work in one SQLite file, or in a
 * database on a PostgreSQL server. Thread-safe. Several processes of one machine may open the same
 * file; it does not guard against a second file: all of them must be given the same one, on a local
 * disk (WAL needs shared memory). A server's database is for the processes of many machines.
 *
 * <p>A write that has returned is on the disk, whatever happens then. Every method throws {@link
 * io.bearman.core.StoreException} when the store cannot be used.
 */
public final class SqlStore implements AutoCloseable {
    private static final String BOOT_DESK = "boot desk";

    private final Database database;
    private final TimeSource time;
    private final SqlAudit audit;
    private final SqlInventory inventory;
    private final SqlJournal journal;
    private final SqlClaims claims;
    private final SqlFreezeSwitch freeze;
    private final SqlAdmissions admissions;
    private final SqlBoots boots;
    private final SqlImages images;
    private final SqlRegistrations registrations;
    private final Outbox outbox;
    private final WorkTable work;
    private final Holder holder;

    private SqlStore(Database database, TimeSource time, StoreSettings settings, Holder holder) {
        this.database = database;
        this.time = time;
        this.audit = new SqlAudit(database);
        this.inventory = new SqlInventory(database, time, audit);
        this.journal = new SqlJournal(database, time, audit);
        this.claims = new SqlClaims(database, time, settings, holder, audit);
        this.freeze = new SqlFreezeSwitch(database, time, audit);
        this.admissions = new SqlAdmissions(database);
        this.boots = new SqlBoots(database, audit);
        this.images = new SqlImages(database, time, audit);
        this.registrations = new SqlRegistrations(database, time, audit);
        this.outbox = new Outbox(database, time, holder);
        this.work = new WorkTable(database, time, holder, claims);
        this.holder = holder;
    }

    /**
     * Opens the store for this process.
     *
     * @param file the SQLite file; it is created, readable by its owner only, when it is not there
     * @param time whose wall clock is the database's clock
     * @throws io.bearman.core.StoreException when it cannot be opened, is locked, damaged, or has a
     *     newer schema than ours
     */
    public static SqlStore open(Path file, TimeSource time, StoreSettings settings) {
        return open(file, time, settings, Holder.thisProcess());
    }

    /** Opens the store for a process that is not (only) this one: for simulations. */
    public static SqlStore open(Path file, TimeSource time, StoreSettings settings, Holder holder) {
        return new SqlStore(SqliteFile.open(file, time), time, settings, holder);
    }

    /**
     * Opens the store on a PostgreSQL server for this process; its database must be there.
     *
     * @param time whose wall clock dates journal and news; claims, boots and the audit log are on the
     *     server's
     * @throws io.bearman.core.StoreException when it cannot be reached, refuses us, or has a newer
     *     schema than ours
     */
    public static SqlStore open(PostgresLogin login, TimeSource time, StoreSettings settings) {
        Database database = PostgresServer.open(login, PostgresServer.Clock.ofServer());
        return of(database, time, settings, Holder.thisProcess());
    }

    static SqlStore of(Database database, TimeSource time, StoreSettings settings, Holder holder) {
        return new SqlStore(database, time, settings, holder);
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
        return claims;
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

    /** {@return the systems there are to boot} */
    public ImageCatalogue images() {
        return images;
    }

    /**
     * {@return the tokens of boot scripts and their sessions} Without a sealing key each process gives a
     * machine another token, and its latest counts.
     *
     * @param key asked for whenever a token is made
     */
    public BootSessions bootSessions(Supplier<Optional<SealingKey>> key) {
        return new SqlBootSessions(database, audit, new BootTokens(key, new SecureRandom()));
    }

    /** {@return how far the store is, for who remembers what boots depend on} */
    public BootChanges bootChanges() {
        return new SqlBootChanges(database);
    }

    /**
     * {@return what booted hosts are known by; with their SSH keys where there is a sealing key}
     *
     * @param key asked for whenever an SSH key is to be sealed or opened
     */
    public HostIdentities hostIdentities(Supplier<Optional<SealingKey>> key) {
        return host -> new HostIdentities.Handed(
                identities().of(host, BOOT_DESK),
                key.get().map(it -> sshHostKeys(() -> it).of(host, BOOT_DESK)).orElse(null));
    }

    /** {@return what humans chose for one boot of a host} */
    public BootOverrides bootOverrides() {
        return new SqlBootOverrides(database, time, audit);
    }

    /** {@return who changed what} */
    public AuditLog audit() {
        return audit;
    }

    /**
     * {@return the sealed credentials}
     *
     * @param key asked for whenever something is to be sealed or opened
     */
    public SealedSecrets secrets(Supplier<SealingKey> key) {
        return new SealedSecrets(database, time, audit, key);
    }

    /**
     * {@return the credentials on their way into BMCs}
     *
     * @param key asked for whenever something is to be sealed or opened
     */
    public CredentialChanges credentialChanges(Supplier<SealingKey> key) {
        return new SqlCredentialChanges(database, time, audit, key);
    }

    /**
     * {@return the SSH key of each host}
     *
     * @param key asked for whenever a private half is to be sealed or opened
     */
    public SshHostKeys sshHostKeys(Supplier<SealingKey> key) {
        return new SshHostKeys(database, time, audit, key, new SecureRandom());
    }

    /** {@return the identity of each host} */
    public Identities identities() {
        return new Identities(database, time, audit, new SecureRandom());
    }

    /** {@return the news that are to be told outside} */
    public Outbox outbox() {
        return outbox;
    }

    /**
     * {@return who delivers what is in the outbox}
     *
     * @param receivers by the names under which {@link Outbox#register} knows them
     */
    public Dispatcher dispatcher(Map<String, Notifier> receivers) {
        receivers.keySet().forEach(outbox::register);
        return new Dispatcher(outbox, time, receivers);
    }

    /** {@return work for whoever is free} */
    public Work work() {
        return new Work(work);
    }

    /**
     * {@return this process's workers, at work; close them before the store}
     *
     * @param handlers who does which kind; work of other kinds is left to others
     */
    public Workers workers(Map<String, Handler> handlers, WorkSettings settings) {
        Turns turns = new Turns(work, handlers);
        return database instanceof PostgresServer server
                ? new ServerWorkers(server, turns, time, holder, settings)
                : new LocalWorkers(turns, time, settings);
    }

    /**
     * {@return what the function returns, when all that it wrote is durable}
     *
     * @param change run once; what it throws undoes all. Others wait for it: it writes and reads, and does
     *     nothing that takes time (a server ends it after five seconds without a statement)
     */
    public <T> T write(Function<Transaction, T> change) {
        return Joined.write(
                database, sql -> {}, (joined, sql) -> change.apply(new Transaction(joined, time)));
    }

    /**
     * {@return the same as {@link #write(Function)}, for the holder of a claim}
     *
     * @throws io.bearman.core.claim.ClaimLostException when the claim is not ours at that moment;
     *     then nothing was written
     */
    public <T> T write(Claim claim, Function<Transaction, T> change) {
        return Joined.write(
                database,
                sql -> claims.stillOurs(sql, claim),
                (joined, sql) -> change.apply(new Transaction(joined, time)));
    }

    WorkTable workTable() {
        return work;
    }

    /**
     * Writes all that is in the store, as it is at one moment, as JSON lines; the same for equal
     * contents in SQLite and PostgreSQL. What is sealed stays sealed: keep the sealing key apart.
     *
     * @param to not closed
     * @return how many rows were written
     */
    public long backup(OutputStream to) {
        return new Backup(database).write(to);
    }

    /**
     * Reads a backup to its end and compares its digest.
     *
     * @param name for messages: its file
     * @return how many rows it has
     * @throws io.bearman.core.UsageException when it is none, or not whole
     */
    public static long verify(InputStream backup, String name) {
        return Backup.verify(backup, name);
    }

    /**
     * Fills this store, which must be empty, from a backup; all or nothing.
     *
     * @param name for messages: its file
     * @return how many rows there were
     * @throws io.bearman.core.UsageException when it is none, not whole, or of another schema
     * @throws io.bearman.core.RefusedException when this store is not empty
     */
    public long restore(InputStream backup, String name) {
        return new Backup(database).restore(backup, name);
    }

    Database database() {
        return database;
    }

    /** Closes its connections; claims end by their lease or by {@link Claims#release}. */
    @Override
    public void close() {
        database.close();
    }
}
