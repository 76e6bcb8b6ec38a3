package io.bearman.maintenance.watch;

import io.bearman.core.boot.BootReport;
import io.bearman.core.cloud.ComputeService;
import io.bearman.core.host.HostId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of one host that is not well.
 *
 * @param host the host, which is IN_SERVICE
 * @param compute its compute service; null when Nova knows none
 * @param testimonies what others say of it
 * @param returned its boot by itself that nobody has attended to; null for none
 * @param busy which unfinished run it is in, for people; null for none
 */
public record HostLook(
        HostId host,
        @Nullable ComputeService compute,
        List<Testimony> testimonies,
        @Nullable BootReport returned,
        @Nullable String busy) {
    public HostLook {
        testimonies = List.copyOf(testimonies);
    }

    /** {@return its boot by itself that nobody has attended to} */
    public Optional<BootReport> boot() {
        return Optional.ofNullable(returned);
    }

    /** {@return which unfinished run it is in, for people} */
    public Optional<String> run() {
        return Optional.ofNullable(busy);
    }

    boolean computeUp() {
        return compute != null && compute.up();
    }

    /** {@return what Nova says, for people} */
    String nova() {
        if (compute == null) {
            return "Nova knows no nova-compute of it";
        }
        if (compute.forcedDown()) {
            return "nova-compute was forced down by somebody";
        }
        return compute.up() ? "nova-compute is up" : "nova-compute is down";
    }
}
