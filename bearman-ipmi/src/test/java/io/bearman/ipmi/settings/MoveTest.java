package io.bearman.ipmi.settings;

import static io.bearman.ipmi.settings.ModelBmc.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.bmc.AddressSource;
import io.bearman.core.bmc.Applied;
import io.bearman.core.bmc.Finding;
import io.bearman.core.bmc.WantedLan;
import io.bearman.core.host.Ipv4;
import io.bearman.core.power.PowerException;
import org.junit.jupiter.api.Test;

/** The address changes only for who asks, and is proven where the BMC ought to be. */
class MoveTest {
    private static final WantedLan THERE = new WantedLan(
            AddressSource.STATIC,
            new Ipv4("10.2.0.5"),
            null,
            new Ipv4("10.2.0.254"),
            null,
            null,
            null,
            false);

    private final Workshop workshop = new Workshop();
    private final ModelBmc bmc = workshop.bmc;

    private Applied move() {
        return workshop.apply(Workshop.lan(THERE.moving()));
    }

    @Test
    void whoDoesNotAskForAMoveGetsNone() {
        Applied applied = workshop.apply(Workshop.lan(THERE));

        assertThat(applied.changed()).isEmpty();
        assertThat(applied.kept())
                .extracting(it -> it.finding().subject() + ": " + it.why())
                .containsExactly(
                        "gateway: it is only changed for who asks for a move",
                        "IP address: it is only changed for who asks for a move");
        assertThat(bmc.lan.get(12)).containsExactly(10, 1, 0, (byte) 254);
    }

    @Test
    void aMoveIsProvenByASessionAtTheNewAddress() {
        Applied applied = move();

        assertThat(applied.changed())
                .extracting(Finding::line)
                .containsExactly(
                        "gateway is 10.1.0.254, expected 10.2.0.254",
                        "IP address is 10.1.0.5, expected 10.2.0.5");
        assertThat(applied.address()).isEqualTo("10.2.0.5");
        assertThat(applied.stopped()).isEmpty();
        assertThat(bmc.lan.get(0)).containsExactly(0);
    }

    @Test
    void aBmcThatStaysIsSaidToStay() {
        bmc.refused.add("0c/01/03");

        Applied applied = move();

        assertThat(applied.changed())
                .extracting(Finding::line)
                .containsExactly("gateway is 10.1.0.254, expected 10.2.0.254");
        assertThat(applied.kept())
                .extracting(Applied.Outcome.Kept::why)
                .containsExactly("the BMC is at 10.1.0.5:623 and says that it is not so");
        assertThat(applied.address()).isEqualTo("10.1.0.5");
        assertThat(bmc.lan.get(0)).containsExactly(0);
    }

    @Test
    void aBmcThatIsNowhereIsSaidToBeNowhere() {
        bmc.vanishes = true;

        Applied applied = move();

        assertThat(applied.stopped())
                .containsInstanceOf(PowerException.Unreachable.class)
                .hasValueSatisfying(e -> assertThat(e)
                        .hasMessageContaining(
                                "told to move to 10.2.0.5:623 and answers at neither"));
        assertThat(applied.address()).isEqualTo("10.1.0.5");
    }

    @Test
    void aMoveThatWasInterruptedIsFoundAtTheNewAddress() {
        bmc.lan.put(3, bytes(10, 2, 0, 5));
        bmc.address = "10.2.0.5";
        bmc.lan.put(0, bytes(1));

        Applied applied = move();

        assertThat(applied.address()).isEqualTo("10.2.0.5");
        assertThat(applied.changed())
                .extracting(Finding::subject)
                .containsExactly("LAN set in progress", "gateway");
    }
}
