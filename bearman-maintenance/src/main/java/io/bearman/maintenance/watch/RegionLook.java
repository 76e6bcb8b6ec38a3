package io.bearman.maintenance.watch;

import io.bearman.core.cloud.ControlService;
import io.bearman.core.host.HostId;
import io.bearman.core.host.RegionId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of one region in one look.
 *
 * @param region the region
 * @param unreachable why its cloud could not be asked; null when it could
 * @param controllers the services of its control plane
 * @param hosts how many hosts are to serve there
 * @param well those of them that are
 * @param unwell those of them that are not
 * @param fenced those that are being fenced and evacuated
 */
record RegionLook(
        RegionId region,
        @Nullable String unreachable,
        List<ControlService> controllers,
        int hosts,
        Set<HostId> well,
        List<HostLook> unwell,
        List<HostId> fenced) {
    RegionLook {
        controllers = List.copyOf(controllers);
        well = Set.copyOf(well);
        unwell = List.copyOf(unwell);
        fenced = List.copyOf(fenced);
    }
}
