package io.bearman.examples.artifacts;

import io.bearman.core.host.MachineId;
import io.bearman.core.host.RunId;
import io.bearman.core.time.TimeSource;
import io.bearman.testkit.bmc.FruField;
import io.bearman.testkit.bmc.SimulatedBmc;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;

/** What samples of the testkit speak of without saying where it comes from. */
public abstract class GivenSimulated {
    protected static final String GUID = "0123456789abcdef0123456789abcdef";
    protected static final FruField EMPTY = FruField.EMPTY;

    protected SimulatedBmc bmc;
    protected List<SimulatedBmc> bmcs;
    protected Instant made;
    protected TimeSource time;
    protected MachineId machine;
    protected RunId run;
    protected Tried program;

    protected static FruField text(String text) {
        return FruField.text(text);
    }

    /** The program that is tested. */
    public interface Tried {
        void cycle(InetSocketAddress bmc);
    }
}
