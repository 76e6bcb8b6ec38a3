package io.bearman.pxe.registration;

import io.bearman.core.audit.AuditLog;
import io.bearman.core.bmc.Comparison;
import io.bearman.core.claim.Claims;
import io.bearman.core.host.Machine;
import io.bearman.core.host.RunId;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.power.Light;
import io.bearman.core.power.Power;
import io.bearman.core.registration.RegistrationRecords;
import io.bearman.core.time.TimeSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What registration is made of.
 *
 * @param bmcSettings how a machine's BMC compares with the settings that are wanted of it; empty when
 *     nobody wants any
 * @param ids names each claim
 */
public record RegistrationPorts(
        Inventory inventory,
        Claims claims,
        RegistrationRecords records,
        AuditLog audit,
        Power power,
        Function<Machine, Optional<Comparison>> bmcSettings,
        Light light,
        TimeSource time,
        Supplier<RunId> ids) {}
