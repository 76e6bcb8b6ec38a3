package io.bearman.testkit.bmc;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The BMC's side of serial over LAN: one packet under way at a time each way, sent again until it is
 * acknowledged (IPMI v2.0 §15). Guarded by the BMC's lock.
 */
final class SolPayload implements SerialPort.Line {
    static final int TYPE = 0x01;

    /** The most characters of a packet, either way. */
    static final int LARGEST = 200;

    /** Packet number, acknowledged number, accepted characters, operation or status. */
    static final int HEADER = 4;

    private static final int LAST_NUMBER = 15;
    // Operations of the console (table 15-2).
    private static final int GENERATE_BREAK = 0x10;
    private static final int PAUSE = 0x08;
    private static final int FLUSH_INBOUND = 0x02;
    private static final int FLUSH_OUTBOUND = 0x01;
    // Status of the BMC; NACK goes both ways.
    private static final int NACK = 0x40;
    private static final int DEACTIVATED = 0x10;
    private static final int OVERRUN = 0x08;
    private static final int BREAK_DETECTED = 0x04;

    private final SerialPort serial;
    private final SolCommands settings;
    private final Sessions sessions;
    private final Agenda agenda;
    private final Quirks quirks;
    private final Sender sender;
    private final ByteQueue output = new ByteQueue();
    private @Nullable Session holder;
    private boolean encrypted;
    private int received;
    private int accepted;
    private int number;
    private byte[] underWay = new byte[0];
    private boolean isUnderWay;
    private int retriesLeft;
    private boolean paused;
    private boolean answering;
    // Set after a NACK: nothing is sent until the next timer.
    private boolean held;
    private int status;
    // What a timer of the past must not touch.
    private long era;

    SolPayload(
            SerialPort serial,
            SolCommands settings,
            Sessions sessions,
            Agenda agenda,
            Quirks quirks,
            Sender sender) {
        this.serial = serial;
        this.settings = settings;
        this.sessions = sessions;
        this.agenda = agenda;
        this.quirks = quirks;
        this.sender = sender;
        serial.connect(this);
    }

    /** What a packet says of the last one that came. */
    private record Acknowledgement(int number, int accepted, int nack) {
        static final Acknowledgement NONE = new Acknowledgement(0, 0, 0);
    }

    /** Sends a payload to the console of a session. */
    @FunctionalInterface
    interface Sender {
        void send(Session to, byte[] payload, boolean encrypted);
    }

    /** {@return whose it is; a session that ended has lost it} */
    Optional<Session> holder() {
        if (holder != null && !sessions.has(holder)) {
            end();
        }
        return Optional.ofNullable(holder);
    }

    boolean encrypted() {
        return encrypted;
    }

    void activate(Session by, boolean encrypts) {
        end();
        holder = by;
        encrypted = encrypts;
    }

    /** Takes it away from whoever has it, and tells that console. */
    void deactivate(Session by) {
        Session before = holder;
        boolean encrypts = encrypted;
        end();
        if (before != null && before != by) {
            sender.send(before, new byte[] {0, 0, 0, DEACTIVATED}, encrypts);
        }
    }

    private void end() {
        holder = null;
        received = 0;
        accepted = 0;
        number = 0;
        isUnderWay = false;
        paused = false;
        held = false;
        status = 0;
        output.clear();
        era++;
    }

    @Override
    public void printed(byte[] characters) {
        if (holder().isPresent()) {
            output.add(characters);
            if (!answering) {
                sendWhatThereIs();
            }
        }
    }

    @Override
    public void broke() {
        status |= BREAK_DETECTED;
        send(packet(0, Acknowledgement.NONE, new byte[0]));
    }

    /** {@return the answer to a packet of the console, if it gets one} */
    Optional<byte[]> received(Session from, byte[] payload) {
        if (holder().filter(it -> it == from).isEmpty()) {
            return Optional.empty();
        }
        Wire.Reader in = new Wire.Reader(payload);
        int packetNumber = in.uint8() & 0x0f;
        int acknowledged = in.uint8() & 0x0f;
        int count = in.uint8();
        int operation = in.uint8();
        obey(operation);
        if (isUnderWay && acknowledged == number) {
            acknowledged(Math.min(count, underWay.length), (operation & NACK) != 0);
        }
        if (packetNumber == 0) {
            sendWhatThereIs();
            return Optional.empty();
        }
        byte[] characters = in.rest();
        if (packetNumber != received) {
            received = packetNumber;
            answering = true; // an echo comes with the acknowledgement
            accepted = serial.type(characters);
            answering = false;
            if ((operation & GENERATE_BREAK) != 0) {
                serial.breakCame();
            }
        }
        Acknowledgement ours =
                new Acknowledgement(received, accepted, accepted < characters.length ? NACK : 0);
        return Optional.of(mayBegin() ? begin(ours) : packet(0, ours, new byte[0]));
    }

    private void obey(int operation) {
        paused = (operation & PAUSE) != 0;
        if ((operation & FLUSH_INBOUND) != 0) {
            serial.forgetTyped();
        }
        if ((operation & FLUSH_OUTBOUND) != 0) {
            output.clear();
        }
    }

    /** What was not accepted goes first into the next packet; after a NACK only later. */
    private void acknowledged(int count, boolean nack) {
        output.putBack(Arrays.copyOfRange(underWay, count, underWay.length));
        isUnderWay = false;
        era++;
        if (nack) {
            held = true;
            later(() -> {
                held = false;
                sendWhatThereIs();
            });
        }
    }

    private boolean mayBegin() {
        return !isUnderWay && !paused && !held && output.size() > 0;
    }

    private void sendWhatThereIs() {
        if (mayBegin()) {
            send(begin(Acknowledgement.NONE));
        }
    }

    private void send(byte[] packet) {
        holder().ifPresent(to -> sender.send(to, packet, encrypted));
    }

    private byte[] begin(Acknowledgement acknowledgement) {
        underWay = output.take(LARGEST);
        isUnderWay = true;
        number = number % LAST_NUMBER + 1;
        retriesLeft = settings.retries();
        era++;
        later(this::again);
        return packet(number, acknowledgement, underWay);
    }

    /** Sends the packet under way once more, or gives it up. */
    private void again() {
        if (holder().isEmpty() || !isUnderWay) {
            return;
        }
        if (retriesLeft == 0) {
            isUnderWay = false;
            status |= OVERRUN;
            sendWhatThereIs();
            return;
        }
        retriesLeft--;
        if (quirks.strikes(Quirk.SOL_RETRIES_GROW)) {
            grow();
        }
        send(packet(number, Acknowledgement.NONE, underWay));
        later(this::again);
    }

    private void grow() {
        byte[] more = output.take(LARGEST - underWay.length);
        underWay = new Wire.Writer().bytes(underWay).bytes(more).done();
    }

    private void later(Runnable task) {
        long now = era;
        agenda.in(settings.retryInterval(), () -> {
            if (era == now) {
                task.run();
            }
        });
    }

    private byte[] packet(int packetNumber, Acknowledgement acknowledgement, byte[] characters) {
        byte[] packet = new Wire.Writer()
                .uint8(packetNumber)
                .uint8(acknowledgement.number())
                .uint8(acknowledgement.accepted())
                .uint8(status | acknowledgement.nack())
                .bytes(characters)
                .done();
        status = 0;
        return packet;
    }
}
