package io.bearman.examples.artifacts;

import io.bearman.core.host.Bmc;
import io.bearman.core.host.HostId;
import io.bearman.core.secret.Credential;
import io.bearman.core.secret.Credentials;
import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.IpmiClient;
import io.bearman.ipmi.Session;
import io.bearman.ipmi.sdr.SdrCache;
import io.bearman.sdk.Bearman;
import io.bearman.sdk.Configuration;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** What samples speak of without saying where it comes from. They are compiled, never run. */
public abstract class Given {
    protected Bearman bearman;
    protected Configuration configuration;
    protected List<HostId> hosts;
    protected String rack;
    protected String reason;
    protected String zone;
    protected String owner;
    protected boolean go;
    protected PrintStream out;
    protected IpmiClient client;
    protected Session session;
    protected SdrCache cache;
    protected Credentials credentials;
    protected Credential login;
    protected Credential credential;
    protected Bmc bmc;
    protected Map<String, Bmc> bmcs;
    protected TimeSource time;

    /** Of somebody else's library of figures. */
    protected Registry registry;

    protected Map<String, AtomicReference<Double>> levels = new ConcurrentHashMap<>();

    protected static Map<String, String> tags(Map<String, String> tags) {
        return tags;
    }

    /** As Micrometer's. */
    public interface Registry {
        Count counter(String name, Map<String, String> tags);

        Timer timer(String name, Map<String, String> tags);

        <T> T gauge(String name, Map<String, String> tags, T of, Function<T, Double> value);
    }

    /** As Micrometer's. */
    public interface Count {
        void increment();
    }

    /** As Micrometer's. */
    public interface Timer {
        void record(Duration took);
    }
}
