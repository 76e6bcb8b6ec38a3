package io.bearman.ipmi;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.host.Bmc;
import io.bearman.core.power.PowerException;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Secret;
import io.bearman.core.time.VirtualTime;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.Privilege;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

/** A machine that has no socket left for us. */
class NoSocketTest {
    private final Credential credential = new Credential("admin", Secret.of("secret"));
    private final Bmc bmc = Bmc.of("192.0.2.1", 623, null, "bmc");
    private final IpmiClient client = new IpmiClient(
            receiver -> {
                throw new UncheckedIOException(new IOException("too many open files"));
            },
            new VirtualTime(1),
            new SeededRandom(1),
            Patience.create());

    @Test
    void isAReasonToTryAgainLaterAsAnyOtherThatABmcIsNotReached() {
        assertThatThrownBy(() -> client.open(bmc, credential, Privilege.USER))
                .isInstanceOf(PowerException.Unreachable.class)
                .hasMessage("192.0.2.1:623: no UDP socket: too many open files");
        assertThatThrownBy(() -> client.execute(bmc, credential, new GetChassisStatus()))
                .isInstanceOf(PowerException.Unreachable.class);
        client.close();
    }
}
