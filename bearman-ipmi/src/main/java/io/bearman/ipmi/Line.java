package io.bearman.ipmi;

import io.bearman.core.net.Datagrams;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.command.Malformed;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our port and the BMC at the other end. What is not a packet of that BMC is dropped and counted,
 * and the wait goes on. Not thread-safe.
 */
final class Line implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Line.class);

    private final Datagrams port;
    private final InetSocketAddress bmc;
    private final String endpoint;
    private final TimeSource time;
    private final Map<Dropped, Integer> drops = new EnumMap<>(Dropped.class);

    Line(Datagrams port, InetSocketAddress bmc, String endpoint, TimeSource time) {
        this.port = port;
        this.bmc = bmc;
        this.endpoint = endpoint;
        this.time = time;
    }

    TimeSource time() {
        return time;
    }

    /** {@return the BMC as people write it: how each of our messages begins} */
    String endpoint() {
        return endpoint;
    }

    void send(byte[] packet) {
        port.send(bmc, packet);
    }

    /** {@return the next packet of the BMC, not yet checked any further; empty when none came} */
    Optional<Packet> receive(Deadline until, CipherSuite suite) {
        while (true) {
            Optional<Datagrams.Datagram> came = port.receive(until.left(time));
            if (came.isPresent()) {
                Optional<Packet> packet = packet(came.get(), suite);
                if (packet.isPresent()) {
                    return packet;
                }
            }
            if (until.passed(time)) {
                return Optional.empty();
            }
        }
    }

    private Optional<Packet> packet(Datagrams.Datagram datagram, CipherSuite suite) {
        if (!datagram.from().equals(bmc)) {
            drop(Dropped.OTHER_SENDER);
            return Optional.empty();
        }
        try {
            return Optional.of(Packet.decode(datagram.packet(), suite.codeLength()));
        } catch (Malformed e) {
            drop(Dropped.MALFORMED);
            return Optional.empty();
        }
    }

    void drop(Dropped why) {
        drops.merge(why, 1, Integer::sum);
        LOG.trace("{} dropped={}", endpoint, why);
    }

    Map<Dropped, Integer> drops() {
        return Collections.unmodifiableMap(drops);
    }

    @Override
    public void close() {
        if (!drops.isEmpty()) {
            LOG.debug("{} dropped={}", endpoint, drops);
        }
        port.close();
    }
}
