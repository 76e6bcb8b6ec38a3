package io.bearman.store;

import io.bearman.core.admission.Admissions;
import io.bearman.core.audit.AuditLog;
import io.bearman.core.bmc.CredentialChanges;
import io.bearman.core.boot.BootChanges;
import io.bearman.core.boot.BootOverrides;
import io.bearman.core.boot.BootSessions;
import io.bearman.core.boot.Boots;
import io.bearman.core.claim.Claims;
import io.bearman.core.claim.FreezeSwitch;
import io.bearman.core.image.ImageCatalogue;
import io.bearman.core.inventory.Inventory;
import io.bearman.core.journal.Journal;
import io.bearman.core.registration.RegistrationRecords;

/** A store as one process sees it. */
record Ports(
        BootChanges bootChanges,
        Inventory inventory,
        Journal journal,
        Claims claims,
        FreezeSwitch freeze,
        Admissions admissions,
        Boots boots,
        BootSessions sessions,
        BootOverrides overrides,
        ImageCatalogue images,
        RegistrationRecords registrations,
        CredentialChanges changes,
        AuditLog audit) {}
