package io.bearman.testkit.bmc;

import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerAction;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.TimeSource;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * The BMC side of IPMI 2.0 over LAN: packets in, packets out, and a {@link Chassis} that is told
 * what to do. It knows nothing of sockets: {@link UdpBmcServer} puts it on a real port, the virtual
 * network on a simulated one.
 *
 * <pre>{@code
 * TimeSource time = TimeSource.system();
 * RecordingChassis chassis = new RecordingChassis(PowerState.OFF, time, Duration.ofSeconds(1));
 * SimulatedBmc bmc = new SimulatedBmc(
 *         SimulatedBmc.Settings.of(BmcGuid.of(GUID), BmcUser.admin("admin", "secret")),
 *         chassis, time, new SecureRandom());
 * try (UdpBmcServer server = UdpBmcServer.start(bmc, new InetSocketAddress("127.0.0.1", 0))) {
 *     bmc.misbehave(Quirk.ACTS_WITHOUT_ANSWER, 1);
 *     program.cycle(server.address());                        // the answer gets lost
 *     assertThat(bmc.executed(PowerAction.CYCLE)).isEqualTo(1); // and it is not done twice
 * }
 * }</pre>
 *
 * <p>What it can be asked for is set the same way: {@link Settings#withRecords sensors}, {@link
 * Settings#withFru FRU devices}, {@link #sel events}, {@link #serial what the machine prints}, {@link
 * #power the power it takes}. {@link UdpBmcFleet} serves thousands.
 *
 * <p>It is strict as the specification is: wrong codes, repeated sequence numbers and unprotected
 * packets are dropped in silence, a retransmitted command is answered and not done again. Thread-safe:
 * one lock.
 */
public final class SimulatedBmc {
    private static final Duration SLOWNESS = Duration.ofSeconds(2);

    private final Random random;
    private final Quirks quirks;
    private final ProvenGuid guid;
    private final Agenda agenda;
    private final Users users;
    private final Sessions sessions;
    private final BootOptions boot;
    private final ChassisCommands chassis;
    private final DeviceCommands device;
    private final SensorCommands sensors = new SensorCommands();
    private final SdrRepository sdr;
    private final EventLog sel;
    private final FruCommands frus;
    private final Channel channel;
    private final LanCommands lan;
    private final SerialPort serial = new SerialPort(this);
    private final SolCommands solSettings = new SolCommands();
    private final PowerMeter meter;
    private final DcmiCommands dcmi;
    private final Front front;
    private Optional<Carrier> carrier = Optional.empty();

    /**
     * A BMC.
     *
     * @param random its randomness: a seeded one for a simulation that replays, a {@link
     *     java.security.SecureRandom} otherwise
     */
    public SimulatedBmc(Settings settings, Chassis chassis, TimeSource time, Random random) {
        this.random = random;
        this.quirks = new Quirks(time);
        this.guid = new ProvenGuid(settings.guid(), quirks);
        this.agenda = new Agenda(time);
        this.users = new Users(settings.users());
        this.sessions = new Sessions(settings.access().sessionLimit(), time, random);
        this.boot = new BootOptions(time, chassis, quirks);
        this.chassis = new ChassisCommands(chassis, boot, quirks, agenda, time);
        this.device = new DeviceCommands(settings.hardware().device(), guid::get, this::reset);
        BmcClock clock = new BmcClock(time);
        this.sdr = new SdrRepository(settings.hardware().records(), sensors, clock, this);
        this.sel = new EventLog(time, clock, this);
        this.frus = new FruCommands(settings.hardware().frus());
        this.channel = new Channel(settings.access());
        this.lan = new LanCommands(channel, settings.lan(), quirks);
        SolPayload sol =
                new SolPayload(serial, solSettings, sessions, agenda, quirks, this::sendSol);
        this.meter = new PowerMeter(time, this);
        this.dcmi = new DcmiCommands(meter, sel, clock);
        Commands commands = new Commands(
                List.of(
                        new SessionCommands(channel, users, sessions, quirks),
                        new ChannelCommands(channel, sessions),
                        new UserCommands(users),
                        lan,
                        solSettings,
                        new PayloadCommands(sol, solSettings, users),
                        dcmi,
                        this.chassis,
                        boot,
                        device,
                        sensors,
                        new SdrCommands(sdr, clock),
                        new SelCommands(sel, clock),
                        frus),
                quirks);
        Login login = new Login(channel, users, sessions, quirks, guid::get, random);
        this.front = new Front(login, sessions, commands, sol, quirks, random);
    }

    /**
     * What it is and whom it lets in.
     *
     * @param guid the GUID it proves
     * @param users who may log in, from user id 2 on
     * @param access cipher suites, sessions, K_g
     * @param lan what its LAN configuration says at first
     * @param hardware what it says it is, sensors, FRU devices
     */
    public record Settings(
            BmcGuid guid, List<BmcUser> users, Access access, LanSettings lan, Hardware hardware) {
        public Settings {
            users = List.copyOf(users);
        }

        /** {@return suites 3 and 17, and eight sessions} */
        public static Settings of(BmcGuid guid, BmcUser... users) {
            return new Settings(
                    guid, List.of(users), Access.USUAL, LanSettings.USUAL, Hardware.USUAL);
        }

        /** {@return these with other cipher suites, of 0, 3 and 17; 0 lets anybody in} */
        public Settings withSuites(Integer... ids) {
            return with(
                    new Access(Set.of(ids), access.sessionLimit(), access.kg(), access.limit()));
        }

        /** {@return these with another session limit} */
        public Settings withSessionLimit(int limit) {
            return with(new Access(access.suites(), limit, access.kg(), access.limit()));
        }

        /** {@return these with a K_g of 20 bytes} */
        public Settings withKg(Secret kg) {
            return with(new Access(access.suites(), access.sessionLimit(), kg, access.limit()));
        }

        /** {@return these with another highest privilege of all sessions} */
        public Settings withChannelLimit(Privilege limit) {
            return with(new Access(access.suites(), access.sessionLimit(), access.kg(), limit));
        }

        private Settings with(Access other) {
            return new Settings(guid, users, other, lan, hardware);
        }

        /** {@return these with another device} */
        public Settings with(Device other) {
            return with(hardware.with(other));
        }

        /** {@return these with other records of the sensor data repository, and their sensors} */
        public Settings withRecords(SdrRecord... records) {
            return with(hardware.with(List.of(records)));
        }

        /**
         * These with another or one more FRU device.
         *
         * @param image what it stores, for example from a {@link FruImage}
         */
        public Settings withFru(int device, byte[] image) {
            return with(hardware.with(device, image));
        }

        private Settings with(Hardware other) {
            return new Settings(guid, users, access, lan, other);
        }

        /** {@return these with another LAN configuration} */
        public Settings with(LanSettings other) {
            return new Settings(guid, users, access, other, hardware);
        }
    }

    /**
     * Lets it speak without being asked; the servers and the virtual network do so themselves. A BMC
     * that is not connected does what is due later when the next packet comes.
     */
    public synchronized void connect(Carrier to) {
        carrier = Optional.of(to);
        solSettings.port(to.port());
        agenda.alarm(delay -> to.after(delay, this::wake));
    }

    private void sendSol(Session to, byte[] payload, boolean encrypted) {
        if (carrier.isPresent() && !quirks.strikes(Quirk.SILENT)) {
            carrier.get().send(to.peer, front.sealSol(to, payload, encrypted));
        }
    }

    private synchronized void wake() {
        agenda.runDue();
    }

    /** Misbehaves from now on. */
    public void misbehave(Quirk quirk) {
        misbehave(quirk, Quirks.FOR_EVERY, Quirks.FOR_EVER);
    }

    /** Misbehaves this often. */
    public void misbehave(Quirk quirk, int times) {
        misbehave(quirk, times, Quirks.FOR_EVER);
    }

    /** Misbehaves for this long. */
    public void misbehave(Quirk quirk, Duration duration) {
        misbehave(quirk, Quirks.FOR_EVERY, duration);
    }

    /** Misbehaves from now on in a way that a client can be told of. */
    public void misbehave(io.bearman.core.host.Quirk quirk) {
        misbehave(Quirk.valueOf(quirk.name()));
    }

    private synchronized void misbehave(Quirk quirk, int times, Duration duration) {
        quirks.add(quirk, times, duration);
    }

    /** Behaves again. */
    public synchronized void behave() {
        quirks.clear();
    }

    /** Becomes another machine's BMC, as when two cables or addresses are swapped. */
    public synchronized void guid(BmcGuid other) {
        guid.set(other);
    }

    /** Restarts its firmware: every session is forgotten, the chassis is not touched. */
    public synchronized void restart() {
        sessions.clear();
        sdr.reservations.cancel();
        sel.reservations.cancel();
    }

    private void reset(Duration silence) {
        restart();
        channel.reset();
        lan.reset();
        solSettings.reset();
        quirks.add(Quirk.SILENT, Quirks.FOR_EVERY, silence);
    }

    /** {@return how many sessions it holds, half-open ones included} */
    public synchronized int sessions() {
        return sessions.all().size();
    }

    /** {@return its users as they are now, but for those without a name or any access} */
    public synchronized List<BmcUser> users() {
        return users.now();
    }

    /** {@return its LAN configuration as it is now} */
    public synchronized LanSettings lan() {
        return lan.settings();
    }

    /** Changes its LAN configuration. */
    public synchronized void lan(LanSettings to) {
        lan.settings(to);
    }

    /** {@return its K_g as it is now, 20 zeros when there is none} */
    public synchronized Secret kg() {
        return Secret.of(channel.kg());
    }

    /** {@return how often a Chassis Control did this: a refused or repeated one does nothing} */
    public synchronized int executed(PowerAction action) {
        return chassis.executed(action);
    }

    /** {@return what the identify light does} */
    public synchronized Identify identify() {
        return chassis.identify();
    }

    /** {@return what happens when its supply comes back: 0 stays off, 1 as before, 2 on} */
    public synchronized int restorePolicy() {
        return chassis.restorePolicy();
    }

    /** Sets how long it has been powered in all, as the POH counter says. */
    public synchronized void poweredFor(Duration total) {
        chassis.poweredFor(total);
    }

    /** Sets the result of its self test. */
    public synchronized void selfTest(SelfTest result) {
        device.selfTest(result);
    }

    /** {@return the sensor of this number} */
    public synchronized SimulatedSensor sensor(int number) {
        return sensors.find(number)
                .orElseThrow(() -> new IllegalArgumentException("no sensor " + number));
    }

    /** {@return its sensor data repository} */
    public SdrRepository sdr() {
        return sdr;
    }

    /** {@return its event log} */
    public EventLog sel() {
        return sel;
    }

    /** {@return the serial port of its machine, which SOL leads to} */
    public SerialPort serial() {
        return serial;
    }

    /** {@return what measures the power of its machine} */
    public PowerMeter power() {
        return meter;
    }

    /** {@return the asset tag, as DCMI tells it} */
    public synchronized String assetTag() {
        return dcmi.assetTag();
    }

    /** {@return what this FRU device stores now} */
    public synchronized byte[] fru(int device) {
        return frus.image(device)
                .orElseThrow(() -> new IllegalArgumentException("no FRU device " + device));
    }

    /** Stores something else in a FRU device. */
    public synchronized void fru(int device, byte[] image) {
        frus.put(device, image);
    }

    /** Gives at most so many bytes of a FRU device at a time from now on. */
    public synchronized void largestFruRead(int bytes) {
        frus.largestRead(bytes);
    }

    /** {@return the boot flags as they are now} */
    public synchronized BootFlags bootFlags() {
        return boot.flags();
    }

    /** Puts kept boot flags back, as after a loss of its supply. */
    public synchronized void restore(BootFlags flags) {
        boot.restore(flags);
    }

    /** The machine's firmware asks where to boot from; flags for one boot are cleared by it. */
    public synchronized BootDevice boot() {
        return boot.boot();
    }

    /**
     * Takes a packet.
     *
     * @param from who sent it
     * @return what it sends back to there, possibly nothing
     */
    public synchronized List<Reply> handle(InetSocketAddress from, byte[] packet) {
        agenda.runDue();
        if (quirks.strikes(Quirk.SILENT)) {
            return List.of();
        }
        try {
            return front.answer(from, packet).map(this::sent).map(List::of).orElse(List.of());
        } catch (Wire.Malformed e) {
            return List.of();
        }
    }

    private Reply sent(byte[] answer) {
        byte[] sent = answer.clone(); // the receiver owns it; sessions keep theirs for repetition
        if (quirks.strikes(Quirk.GARBAGE)) {
            random.nextBytes(sent);
        }
        return new Reply(
                sent,
                quirks.strikes(Quirk.SLOW) ? SLOWNESS : Duration.ZERO,
                quirks.strikes(Quirk.OTHERADDRESS));
    }
}
