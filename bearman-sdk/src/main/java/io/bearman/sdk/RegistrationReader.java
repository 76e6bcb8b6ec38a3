package io.bearman.sdk;

import io.bearman.maintenance.boot.WatchdogSettings;
import io.bearman.pxe.registration.RegistrationSettings;
import io.bearman.pxe.registration.RegistrationSettings.Strangers;
import io.bearman.pxe.registration.SshCommand;
import java.nio.file.Path;
import java.util.List;

/** Reads how new machines are taken in, and how long machines that boot may say nothing. */
final class RegistrationReader {
    private RegistrationReader() {}

    static Configuration.Registration read(Section section) {
        RegistrationSettings standard = RegistrationSettings.create();
        RegistrationSettings settings = new RegistrationSettings(
                section.get("unknown", RegistrationReader::strangers, standard.strangers()),
                section.get("ssh", SshCommand::new, standard.ssh()),
                section.list("ssh-keys", RegistrationReader::key),
                section.duration("power-off-time", standard.powerOffTime()));
        Path profiles = section.find("profiles", Path::of).orElse(null);
        section.end();
        return new Configuration.Registration(settings, profiles);
    }

    static WatchdogSettings watchdog(Section section) {
        WatchdogSettings standard = WatchdogSettings.create();
        WatchdogSettings settings = new WatchdogSettings(
                section.get("act", BmcProfilesReader::yesOrNo, standard.acts()),
                section.duration("registering", standard.registering()),
                section.duration("deploying", standard.deploying()),
                section.duration("joining", standard.joining()),
                section.number("cycles", 0, 10, standard.cycles()));
        section.end();
        return settings;
    }

    /** Made here too, so that a mistake is said with its line. */
    private static String key(String text) {
        return RegistrationSettings.create().with(List.of(text)).sshKeys().get(0);
    }

    private static Strangers strangers(String text) {
        return switch (text) {
            case "stay" -> Strangers.STAY;
            case "power-off" -> Strangers.POWER_OFF;
            default ->
                throw new IllegalArgumentException("neither stay nor power-off: '" + text + "'");
        };
    }

    static String word(Strangers strangers) {
        return switch (strangers) {
            case STAY -> "stay";
            case POWER_OFF -> "power-off";
        };
    }
}
