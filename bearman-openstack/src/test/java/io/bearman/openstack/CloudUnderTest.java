package io.bearman.openstack;

import io.bearman.core.cloud.ServerId;
import io.bearman.core.host.HostId;
import io.bearman.core.net.Http;
import io.bearman.core.time.TimeSource;
import java.util.List;

/** A cloud with the hosts cn1 to cn3, and somebody who can make it misbehave. */
interface CloudUnderTest extends AutoCloseable {
    /** {@return the clock that its events follow} */
    TimeSource time();

    /** {@return how to talk to it} */
    Http http();

    /** {@return who is logged in} */
    Tokens tokens();

    /** {@return how to log in} */
    CloudAccess access();

    /** {@return running servers, booted on this host} */
    List<ServerId> boot(HostId host, int count);

    /** {@return a stopped server on this host} */
    ServerId bootStopped(HostId host);

    /** {@return a flavor that takes no processors in Placement, and an image} */
    TestServerForm testServers();

    /** Makes live migrations away from this host end without moving anything or a word. */
    void failLiveMigrationsOf(HostId host);

    /** Makes live migrations away from this host last this long. */
    void slowLiveMigrationsOf(HostId host, int seconds);

    /** Makes the guests' storage local, so that live migrations are refused by the source. */
    void refuseLiveMigrationsOf(HostId host);

    /** The host loses power. */
    void kill(HostId host);

    /** The host's nova-compute starts again. */
    void start(HostId host);

    /** No servers, every host alive, enabled and well-behaved. */
    void clear();

    @Override
    void close();
}
