import io.bearman.core.host.BmcGuid;
import io.bearman.core.power.PowerState;
import io.bearman.core.time.TimeSource;
import io.bearman.testkit.bmc.BmcUser;
import io.bearman.testkit.bmc.RecordingChassis;
import io.bearman.testkit.bmc.SimulatedBmc;
import io.bearman.testkit.bmc.UdpBmcServer;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;

/**
 * Two simulated BMCs for a command to try itself on, for a minute.
 *
 * <p>{@code java TrainingBmc.java GUID GUID USER PASSWORD} prints their UDP ports on 127.0.0.1.
 */
final class TrainingBmc {
    private static final TimeSource TIME = TimeSource.system();
    private static final Duration LIFE = Duration.ofMinutes(1);

    public static void main(String[] arguments) {
        try (UdpBmcServer one = start(arguments[0], arguments[2], arguments[3]);
                UdpBmcServer two = start(arguments[1], arguments[2], arguments[3])) {
            System.out.println(one.address().getPort() + " " + two.address().getPort());
            TIME.sleep(LIFE);
        }
    }

    private static UdpBmcServer start(String guid, String user, String password) {
        SimulatedBmc bmc = new SimulatedBmc(
                SimulatedBmc.Settings.of(BmcGuid.of(guid), BmcUser.admin(user, password)),
                new RecordingChassis(PowerState.ON, TIME, Duration.ZERO),
                TIME,
                new SecureRandom());
        return UdpBmcServer.start(bmc, new InetSocketAddress("127.0.0.1", 0));
    }
}
