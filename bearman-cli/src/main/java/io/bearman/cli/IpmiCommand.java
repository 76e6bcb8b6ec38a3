package io.bearman.cli;

import picocli.CommandLine.Command;

/** {@code bearman ipmi}. */
@Command(
        name = "ipmi",
        description = {
            "Asks BMCs directly, many at once. What only reads needs no claim. What acts on the BMC of a",
            "host is done by the host's name, under its machine's claim; at an address (--bmc) only where",
            "no known machine owns the BMC. Power and boot device have commands of their own: power,",
            "boot-device."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  bearman ipmi info cn[001-150]",
            "  bearman ipmi sensors cn1 --problems",
            "  bearman ipmi sel list --bmc 10.0.0.7 --user admin --password-file bmc.password",
            "  bearman ipmi sol cn1"
        })
final class IpmiCommand extends Group {}
