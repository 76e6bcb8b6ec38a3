package io.bearman.testkit.rack;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bearman.core.host.HostId;
import io.bearman.core.inventory.Inventory.Placed;
import io.bearman.core.net.Http;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.PowerAction;
import io.bearman.core.time.TimeSource;
import io.bearman.testkit.net.LoopbackHttp;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rack on real ports and in real time, closed and started again in the middle. */
class RealRackTest {
    private static final HostId CN1 = HostId.of("cn1");
    private static final byte[] PING = {6, 0, -1, 6, 0, 0, 0x11, -0x42, -0x80, 1, 0, 0};
    private static final RackSettings SETTINGS =
            RackSettings.create().size(3, 2, 4).brisk();

    private final TimeSource time = TimeSource.system();
    private final BootStub boot = new BootStub();
    private HttpServer bootServer;

    @TempDir
    private Path folder;

    @BeforeEach
    void serve() throws IOException {
        bootServer =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        bootServer.createContext("/", this::answer);
        bootServer.start();
    }

    @AfterEach
    void stop() {
        bootServer.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Http.Response response = boot.send(new Http.Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    Map.of(),
                    body,
                    Duration.ofSeconds(1),
                    null));
            exchange.sendResponseHeaders(response.status(), response.body().length);
            exchange.getResponseBody().write(response.body());
        }
    }

    @Test
    void aHostIsDrainedAndRebootedAcrossARestartOfTheRack() throws IOException {
        List<Placed> before;
        URI cloudBefore;
        try (SimulatedRack rack = open()) {
            before = rack.hosts();
            cloudBefore = rack.cloudUri();
            Hands hands = new Hands(new LoopbackHttp(), rack.cloudUri());
            hands.disable(CN1);
            rack.cloud().running(CN1).forEach(hands::liveMigrate);
            until(() -> !rack.cloud().requests().isEmpty()
                    && rack.cloud().count("POST", "/action", "") > 0);
        }
        try (SimulatedRack rack = open()) {
            assertThat(rack.hosts()).isEqualTo(before);
            assertThat(rack.cloudUri()).isEqualTo(cloudBefore);
            until(() -> rack.cloud().running(CN1).isEmpty());
            rack.bootDevice(CN1, BootDevice.NETWORK);
            rack.press(CN1, PowerAction.CYCLE);
        }
        try (SimulatedRack rack = open()) {
            until(() -> rack.stage(CN1) == Stage.SERVING);

            assertThat(rack.violations()).isEmpty();
            assertThat(rack.report()).isEqualTo(new RackReport(3, 1, 4, 4, 0));
            assertThat(boot.reports.stream().distinct()).hasSize(1);
        }
    }

    @Test
    void everyBmcAnswersOnAPortOfItsOwn() throws IOException {
        try (SimulatedRack rack = open()) {
            for (Placed placed : rack.hosts()) {
                assertThat(ping(placed.machine().bmc().port())).startsWith(6, 0, 0xff, 6);
            }
            assertThat(rack.hosts().stream()
                            .map(placed -> placed.machine().bmc().port()))
                    .doesNotHaveDuplicates();
        }
    }

    private SimulatedRack open() {
        SimulatedRack rack = SimulatedRack.real(SETTINGS, folder);
        rack.bootServer(URI.create("http://127.0.0.1:" + bootServer.getAddress().getPort()));
        return rack;
    }

    private void until(BooleanSupplier condition) {
        assertThat(time.await(condition, Duration.ofSeconds(30))).isTrue();
    }

    private static byte[] ping(int port) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (DatagramSocket client = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
            client.setSoTimeout(20_000);
            client.send(new DatagramPacket(PING, PING.length, loopback, port));
            DatagramPacket reply = new DatagramPacket(new byte[100], 100);
            client.receive(reply);
            return java.util.Arrays.copyOf(reply.getData(), reply.getLength());
        }
    }
}
