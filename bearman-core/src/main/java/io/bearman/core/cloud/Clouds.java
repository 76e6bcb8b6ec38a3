package io.bearman.core.cloud;

import io.bearman.core.host.RegionId;

/** The clouds by region. */
@FunctionalInterface
public interface Clouds {
    /**
     * {@return the cloud of this region}
     *
     * @throws io.bearman.core.UsageException when none is configured, naming the region
     */
    Cloud in(RegionId region);
}
