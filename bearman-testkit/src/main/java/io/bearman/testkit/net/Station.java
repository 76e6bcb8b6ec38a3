package io.bearman.testkit.net;

import io.bearman.testkit.bmc.Reply;
import java.net.InetSocketAddress;
import java.util.List;

/** Something with an address on a network that answers packets, for example {@code bmc::handle}. */
@FunctionalInterface
public interface Station {
    /** {@return what goes back to the sender} */
    List<Reply> handle(InetSocketAddress from, byte[] packet);
}
