package io.bearman.store;

import io.bearman.core.RefusedException;
import io.bearman.core.claim.Claim;
import io.bearman.core.claim.ClaimLostException;
import io.bearman.core.claim.Claiming;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Machine;
import io.bearman.core.host.RunId;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.Power;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.Reading;
import io.bearman.core.power.RestorePolicy;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * A process that claims machine 1, reads everything again, and is stopped before it sends: {@code URL
 * PORT}. It does the same twice; the test lets it go on the first time at once.
 */
final class StoppedWorker {
    static final StoreSettings BRIEF =
            new StoreSettings(Duration.ofSeconds(2), Duration.ofMillis(500));
    static final RunId RUN = RunId.of("stopped-run");
    private static final HostId HOST = HostId.of("cn1");

    private StoppedWorker() {}

    public static void main(String[] args) throws IOException {
        PostgresLogin login = new PostgresLogin(args[0], PostgresForTests.USER, null);
        Power power = new OneDatagram(Integer.parseInt(args[1]));
        try (SqlStore store = SqlStore.open(login, TimeSource.system(), BRIEF)) {
            Claiming claiming = store.claims().claim(Fleet.id(1), RUN);
            Claim claim = ((Claiming.Granted) claiming).claim();
            for (int time = 0; time < 2; time++) {
                store.claims().renew(claim);
                act(store, power, claim);
            }
            write(store);
            renew(store, claim);
        }
    }

    private static void act(SqlStore store, Power power, Claim claim) throws IOException {
        Machine machine = store.inventory().find(claim.machine()).orElseThrow().machine();
        Deadline notAfter = store.claims().check(claim);
        say("read again");
        System.in.read();
        try {
            power.act(machine, PowerAction.HARD_OFF, claim, notAfter);
            say("sent");
        } catch (PowerException.TooLate e) {
            say("too late");
        }
    }

    private static void write(SqlStore store) {
        try {
            store.inventory()
                    .transition(
                            HOST,
                            new HostState.Maintenance(RUN, "test"),
                            new HostState.InService(),
                            "run " + RUN,
                            "");
            say("written");
        } catch (RefusedException e) {
            say("write refused");
        }
    }

    private static void renew(SqlStore store, Claim claim) {
        try {
            store.claims().renew(claim);
            say("renewed");
        } catch (ClaimLostException e) {
            say("claim lost");
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }

    /** Sends a datagram for an action, as late as a BMC's client compares the time. */
    private record OneDatagram(int port) implements Power {
        @Override
        public Reading read(Machine machine) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void act(Machine machine, PowerAction action, Claim claim, Deadline notAfter) {
            byte[] bytes = action.name().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            try (DatagramSocket socket = new DatagramSocket()) {
                DatagramPacket packet = new DatagramPacket(
                        bytes, bytes.length, InetAddress.getLoopbackAddress(), port);
                if (notAfter.passed(TimeSource.system())) {
                    throw new PowerException.TooLate("machine " + machine.id());
                }
                socket.send(packet);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Optional<RestorePolicy> restorePolicy(Machine machine) {
            return Optional.empty();
        }

        @Override
        public void restorePolicy(
                Machine machine, RestorePolicy policy, Claim claim, Deadline notAfter) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void nextBoot(Machine machine, BootDevice device, Claim claim, Deadline notAfter) {
            throw new UnsupportedOperationException();
        }
    }
}
