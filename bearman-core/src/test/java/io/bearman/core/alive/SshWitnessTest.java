package io.bearman.core.alive;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.Host;
import io.bearman.core.host.HostId;
import io.bearman.core.host.HostState;
import io.bearman.core.host.Mac;
import io.bearman.core.host.Machine;
import io.bearman.core.host.MachineId;
import io.bearman.core.host.RackId;
import io.bearman.core.host.RegionId;
import io.bearman.core.host.Zone;
import io.bearman.core.inventory.Inventory.Placed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Against sockets of this machine. */
class SshWitnessTest {
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private static Placed host() {
        MachineId id = MachineId.of("00000000-0000-4000-8000-000000000001");
        Bmc bmc = Bmc.of("127.0.0.1", 623, null, "lab");
        List<Mac> macs = List.of(Mac.of("52:54:00:00:00:01"));
        Machine machine = new Machine(id, "SN1", "Acme", "M1", bmc, macs, RackId.of("a"), 1);
        Host host = new Host(
                HostId.of("cn1"),
                "compute",
                RegionId.of("r1"),
                Zone.of("z1"),
                "standard",
                id,
                new HostState.InService());
        return new Placed(host, machine);
    }

    private static Sign ask(int port) {
        return new SshWitness(host -> Optional.of("127.0.0.1"), port, PATIENCE).ask(host());
    }

    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    /** Accepts one connection and says this on it. */
    private static void greet(ServerSocket server, String greeting) {
        Thread thread = new Thread(() -> {
            try (Socket connection = server.accept()) {
                connection.getOutputStream().write(greeting.getBytes());
                connection.getInputStream().read();
            } catch (IOException e) {
                // The test is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Test
    void aGreetingIsASignOfLife() throws IOException {
        try (ServerSocket server = listening()) {
            greet(server, "SSH-2.0-OpenSSH_9.2\r\nmore");

            assertThat(ask(server.getLocalPort()))
                    .isEqualTo(new Sign.Alive("127.0.0.1:" + server.getLocalPort()
                            + " answers: SSH-2.0-OpenSSH_9.2"));
        }
    }

    @Test
    void aGreetingOfControlCharactersIsNotRepeated() throws IOException {
        try (ServerSocket server = listening()) {
            greet(server, "SSH-2.0-x\u001b[2J");

            assertThat(ask(server.getLocalPort()).what()).endsWith("answers: SSH-2.0-x");
        }
    }

    @Test
    void aConnectionWithoutAWordIsASignOfLife() throws IOException {
        try (ServerSocket server = listening()) {
            assertThat(ask(server.getLocalPort()))
                    .isInstanceOf(Sign.Alive.class)
                    .extracting(Sign::what)
                    .asString()
                    .endsWith("answers and says nothing");
        }
    }

    @Test
    void aRefusalIsASignOfLife() throws IOException {
        int port;
        try (ServerSocket server = listening()) {
            port = server.getLocalPort();
        }

        assertThat(ask(port))
                .isEqualTo(new Sign.Alive("127.0.0.1:" + port + " refuses, so its kernel lives"));
    }

    @Test
    void noAnswerIsSilence() throws IOException {
        List<Socket> filling = new ArrayList<>();
        try (ServerSocket server = listening()) {
            fill(server, filling);

            assertThat(ask(server.getLocalPort()))
                    .isEqualTo(new Sign.Silent("127.0.0.1:" + server.getLocalPort()
                            + " does not answer within 200 ms"));
        } finally {
            for (Socket socket : filling) {
                socket.close();
            }
        }
    }

    /** Connects until the kernel has no room for more and drops what comes. */
    private static void fill(ServerSocket server, List<Socket> filling) throws IOException {
        for (int i = 0; i < 10; i++) {
            Socket socket = new Socket();
            filling.add(socket);
            try {
                socket.connect(
                        new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 100);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
    }

    @Test
    void aHostWithoutAnAddressIsUnknown() {
        SshWitness witness = new SshWitness(host -> Optional.empty(), 22, PATIENCE);

        assertThat(witness.ask(host())).isEqualTo(new Sign.Unknown("its address is not known"));
    }

    @Test
    void aNameThatNobodyKnowsIsUnknown() {
        SshWitness witness = new SshWitness(host -> Optional.of("cn1.invalid"), 22, PATIENCE);

        assertThat(witness.ask(host()))
                .isEqualTo(new Sign.Unknown("there is no address of cn1.invalid"));
    }
}
