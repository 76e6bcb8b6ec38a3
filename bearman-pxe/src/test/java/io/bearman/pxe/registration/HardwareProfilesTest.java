package io.bearman.pxe.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bearman.core.UsageException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HardwareProfilesTest {
    @Test
    void aMachineHasItsOwnProfileElseTheDefault() {
        HardwareProfiles profiles = HardwareProfiles.parse("r640: {disks: 2}\ndefault: {}\n", "x");

        assertThat(profiles.names()).containsExactly("default", "r640");
        assertThat(profiles.of(Rack.host(1, "r640").machine()).compute.disks()).isEqualTo(2);
        assertThat(profiles.of(Rack.host(1).machine()).compute.disks()).isZero();
    }

    @Test
    void withoutAnyProfileAMachineHasNoDisksAndAProvenBmc() {
        HardwareProfile profile = HardwareProfiles.none().of(Rack.host(1).machine());

        assertThat(profile.compute.disks()).isZero();
        assertThat(profile.required).containsExactly("bmc-guid");
        assertThat(profile.tolerance.clockWarns()).isEqualTo(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "default:~  disk: 0 | hw.yaml:2: default.disk is not known",
                "a: {}~a: {} | hw.yaml:2: a is there twice",
                "a:~  memory: {total: 5 TB} | hw.yaml:2: a.memory.total not a size",
                "a:~  memory:~    total: [1GiB] | hw.yaml:3: a.memory.total must be a single value",
                "a:~  cpus: 2 | hw.yaml:2: a.cpus must be a mapping",
                "a:~  cpus: {count: two} | hw.yaml:2: a.cpus.count not a number",
                "a:~  firmware: {mode: efi} | hw.yaml:2: a.firmware.mode 'efi' is none of [bios, uefi]",
                "a:~  clock: {warn: 2} | hw.yaml:2: a.clock.warn not a duration",
                "a:~  required: [memory, fans] | hw.yaml:2: a.required no check 'fans'",
                "a:~  devices: {nvidia: 1} | hw.yaml:2: a.devices.nvidia not vendor:device",
                "a:~  system: {os: Debian} | hw.yaml:2: a.system.os must be a list",
                "a:~  kernel-errors: {outcome: pass} | hw.yaml:2: a.kernel-errors.outcome neither",
                "a: [~ | hw.yaml:2: not YAML",
                "- a | hw.yaml:1: the hardware profiles must be a mapping"
            })
    void aMistakeIsSaidWithItsLine(String yaml, String message) {
        assertThatThrownBy(() -> HardwareProfiles.parse(yaml.replace('~', '\n'), "hw.yaml"))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> HardwareProfiles.read(Path.of("/nowhere/hw.yaml")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("/nowhere/hw.yaml");
    }

    @ParameterizedTest
    @CsvSource({
        "a*c,abc,true",
        "a*c,ABXC,true",
        "a*c,abd,false",
        "*,,true",
        "a,,false",
        "a.c,abc,false",
        "*b*b*,abab,true",
        "abc,abcd,false"
    })
    void aStarStandsForAnything(String glob, String name, boolean matches) {
        assertThat(new Glob(glob).matches(name == null ? "" : name)).isEqualTo(matches);
    }
}
