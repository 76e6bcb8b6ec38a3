package io.bearman.ipmi.sol;

import io.bearman.core.power.PowerException;
import io.bearman.core.time.TimeSource;
import io.bearman.core.time.VirtualTime;
import io.bearman.ipmi.command.Command;
import io.bearman.ipmi.command.WireReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A session whose BMC answers commands as it is told to, and has a port behind it. Virtual time. */
final class FakeLine implements SolLine {
    private static final Duration WAY = Duration.ofMillis(1);

    final VirtualTime time = new VirtualTime(1);
    final List<String> commands = new ArrayList<>();
    SimulatedPort port = new SimulatedPort(new byte[0]);
    /** By name; the last one answers from then on. */
    private final Map<String, List<byte[]>> answers = new HashMap<>();

    private @Nullable Receiver receiver;
    private int order;
    private int theirs;
    private long alarm = Long.MAX_VALUE;
    private boolean deaf;

    FakeLine() {
        answer("Activate Payload", "00 00000000 2400 0004 6f02 ffff");
        answer("Deactivate Payload", "00");
        answer("Get Payload Activation Status", "00 01 0100");
    }

    /** What the BMC says to that command, each time the next, then the last: completion code first; none is silence. */
    void answer(String name, String... hex) {
        List<byte[]> all = new ArrayList<>();
        for (String one : hex) {
            all.add(HexFormat.of().parseHex(one.replace(" ", "")));
        }
        answers.put(name, all);
    }

    /** From now on nothing arrives at the BMC. */
    void cut() {
        deaf = true;
    }

    /** Something happens behind the BMC, and what it says to that arrives. */
    void bmc(List<SolPacket> packets) {
        for (SolPacket packet : packets) {
            int number = ++order;
            byte[] payload = packet.encode();
            time.after(WAY, () -> receiver.received(number, payload));
        }
    }

    void sessionCloses() {
        receiver.closed();
    }

    @Override
    public <R> R execute(Command<R> command) {
        commands.add(command.title());
        List<byte[]> left = answers.get(command.title());
        if (left == null) {
            throw new PowerException.Refused("bmc: " + command.title() + ": unknown (0xc1)");
        }
        if (left.isEmpty()) {
            throw new PowerException.Unreachable("bmc: no answer to " + command.title());
        }
        WireReader in = new WireReader(left.size() > 1 ? left.remove(0) : left.get(0));
        int code = in.uint8();
        if (code == 0) {
            return command.decode(in);
        }
        return command.otherwise(code)
                .orElseThrow(() -> new PowerException.Refused(
                        "bmc: " + command.refusal(code).orElse("refused")));
    }

    @Override
    public <R> CompletableFuture<R> ask(Command<R> command) {
        CompletableFuture<R> answer = new CompletableFuture<>();
        time.after(WAY, () -> {
            try {
                answer.complete(execute(command));
            } catch (PowerException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    @Override
    public String endpoint() {
        return "192.0.2.1:623";
    }

    @Override
    public int sessionId() {
        return 7;
    }

    @Override
    public void send(byte[] payload) {
        int number = ++theirs;
        if (!deaf) {
            time.after(
                    WAY,
                    () -> bmc(port.arrived(SolPacket.decode(payload), number, time.nanoTime())));
        }
    }

    @Override
    public void attach(Receiver receiver) {
        this.receiver = receiver;
    }

    @Override
    public void wake(long nanoTime) {
        alarm = nanoTime;
        time.after(Duration.ofNanos(Math.max(0, nanoTime - time.nanoTime())), () -> {
            if (alarm == nanoTime) {
                receiver.alarm();
            }
        });
    }

    @Override
    public TimeSource time() {
        return time;
    }
}
