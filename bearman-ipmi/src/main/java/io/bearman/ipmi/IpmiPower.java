package io.bearman.ipmi;

import io.bearman.core.claim.Claim;
import io.bearman.core.host.Bmc;
import io.bearman.core.host.Machine;
import io.bearman.core.power.BootDevice;
import io.bearman.core.power.Power;
import io.bearman.core.power.PowerAction;
import io.bearman.core.power.PowerException;
import io.bearman.core.power.Reading;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Credentials;
import io.bearman.core.time.Deadline;
import io.bearman.ipmi.command.BootFlags;
import io.bearman.ipmi.command.ChassisStatus;
import io.bearman.ipmi.command.GetChassisStatus;
import io.bearman.ipmi.command.Privilege;
import java.util.function.BiConsumer;

/**
 * The power port over IPMI: every call is a session of its own, opened with no more privilege than
 * it needs and given back to the BMC.
 *
 * <p>A call takes at most {@link Patience#total()}, and a moment more to close the session; only
 * that goodbye may be sent after {@code notAfter}. Thread-safe.
 */
public final class IpmiPower implements Power {
    private final IpmiClient client;
    private final Credentials credentials;
    private final Privilege control;

    public IpmiPower(IpmiClient client, Credentials credentials) {
        this(client, credentials, Privilege.OPERATOR);
    }

    private IpmiPower(IpmiClient client, Credentials credentials, Privilege control) {
        this.client = client;
        this.credentials = credentials;
        this.control = control;
    }

    /** {@return the same with another privilege for actions, OPERATOR by default: BMCs differ} */
    public IpmiPower with(Privilege control) {
        return new IpmiPower(client, credentials, control);
    }

    @Override
    public Reading read(Machine machine) {
        Bmc bmc = machine.bmc();
        Window window = Window.of(client.time(), client.patience());
        try (Session session = client.open(bmc, credential(bmc), Privilege.USER, window)) {
            // An answer may be seconds on its way; evidence must not look younger than it is.
            long asked = client.time().nanoTime();
            ChassisStatus status = session.call(new GetChassisStatus(), window);
            return new Reading(
                    status.power(),
                    session.guid().orElse(Session.ZERO),
                    MachineProof.given(session, machine, window),
                    session.id(),
                    asked,
                    client.time().now());
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>{@link PowerAction#ON} and {@link PowerAction#HARD_OFF} are sent again while no answer
     * comes; all others in one datagram only, for no BMC has to recognise a repetition. Any of them
     * without an answer is {@link PowerException.Ambiguous}.
     */
    @Override
    public void act(Machine machine, PowerAction action, Claim claim, Deadline notAfter) {
        command(machine, claim, notAfter, (session, window) -> session.control(action, window));
    }

    @Override
    public void nextBoot(Machine machine, BootDevice device, Claim claim, Deadline notAfter) {
        command(
                machine,
                claim,
                notAfter,
                (session, window) ->
                        session.nextBoot(BootFlags.once(BootFlags.Device.of(device)), window));
    }

    private void command(
            Machine machine, Claim claim, Deadline notAfter, BiConsumer<Session, Window> what) {
        Bmc bmc = machine.bmc();
        claim.mustBeOn(machine);
        MachineProof.mustBePossible(machine);
        Window window = Window.of(client.time(), client.patience(), notAfter);
        try (Session session = client.open(bmc, credential(bmc), control, window)) {
            MachineProof.mustBeGiven(session, machine, window);
            what.accept(session, window);
        }
    }

    private Credential credential(Bmc bmc) {
        return credentials.named(bmc.credential());
    }
}
