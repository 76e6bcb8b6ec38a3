package io.bearman.pxe;

import io.bearman.core.boot.BootOverrides;
import io.bearman.core.boot.BootSessions;
import io.bearman.core.boot.Boots;
import io.bearman.core.boot.HostIdentities;
import io.bearman.core.image.ImageCatalogue;
import io.bearman.core.inventory.Inventory;

/**
 * All that a boot server asks of a store.
 *
 * @param inventory the truth about hosts and machines
 * @param boots who may boot production, and who did
 * @param sessions tokens of boot scripts and what follows them
 * @param overrides what humans chose for one boot
 * @param images signed systems
 * @param identities what booted hosts are known by
 */
public record BootPorts(
        Inventory inventory,
        Boots boots,
        BootSessions sessions,
        BootOverrides overrides,
        ImageCatalogue images,
        HostIdentities identities) {}
