package io.bearman.pxe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One script serves BIOS, UEFI and arm64: it uses what every build of iPXE has, and nothing that
 * only some have. The scripts are the golden ones, which {@link BootScriptsTest} holds the renderer to.
 */
class IpxeBuildsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    /** What builds can do, of what a boot script could want: their config/general.h. */
    enum Build {
        /** Debian 12's ROM of QEMU: 1.0.0 of 2019, no HTTPS. */
        BIOS(
                "chain dhcp echo exit goto ifclose imgfree inc initrd iseq isset kernel boot reboot set sleep"),
        /** Debian 12's snponly.efi, and iPXE 2.0. */
        UEFI_X86_64(BIOS.commands, "imgverify", "imgtrust", "params", "poweroff", "shim"),
        /** As above; the firmware's own ACPI and FDT are all it has. */
        UEFI_ARM64(BIOS.commands, "imgverify", "imgtrust", "params", "fdt");

        private final Set<String> commands = new TreeSet<>();

        Build(String words) {
            commands.addAll(Arrays.asList(words.split(" ")));
        }

        Build(Set<String> some, String... more) {
            commands.addAll(some);
            commands.addAll(Arrays.asList(more));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyBuildHasEveryCommandOfEveryScript(Build build) throws IOException {
        for (String name :
                new String[] {"bootstrap", "production", "registration", "hold", "deny"}) {
            assertThat(build.commands)
                    .as("%s on %s", name, build)
                    .containsAll(commands(Files.readString(GOLDEN.resolve(name + ".ipxe"))));
        }
    }

    @ParameterizedTest
    @CsvSource({"i386,pcbios", "x86_64,pcbios", "x86_64,efi", "arm64,efi", "i386,efi"})
    void whatEveryBuildSaysOfItselfIsUnderstood(String architecture, String firmware) {
        BootRequest request = BootRequest.parse(
                "mac=52-54-00-00-00-01&uuid=&serial=&arch=" + architecture + "&fw=" + firmware);

        assertThat(request.architecture()).isEqualTo(architecture);
        assertThat(request.firmware()).isEqualTo(firmware);
    }

    @Test
    void aUefiKernelIsToldTheNamesOfItsInitrds() throws IOException {
        String script = Files.readString(GOLDEN.resolve("production.ipxe"));

        assertThat(script).contains("initrd=initrd0").contains("initrd --name initrd0 ");
    }

    private static Set<String> commands(String script) {
        Set<String> commands = new TreeSet<>();
        script.lines()
                .filter(line -> !line.startsWith("#") && !line.startsWith(":"))
                .flatMap(line -> Arrays.stream(line.split(" (?:&&|\\|\\|)(?: |$)")))
                .map(part -> part.strip().split(" ")[0])
                .filter(word -> !word.isEmpty())
                .forEach(commands::add);
        return commands;
    }
}
