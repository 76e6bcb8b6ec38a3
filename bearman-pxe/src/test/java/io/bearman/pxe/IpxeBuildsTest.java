package io.bearman.pxe;

import static org.assertj.core.api.Assertions.assertThat;

import io.bearman.core.host.HostState;
import io.bearman.core.time.VirtualTime;
import io.bearman.testkit.store.InMemoryStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Scripts for BIOS, UEFI and arm64 are made of what every build of iPXE has, and of nothing that
 * only some have. They are the golden ones, which {@link BootScriptsTest} holds the renderer to.
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
        for (String name : new String[] {
            "bootstrap",
            "production",
            "production-bios",
            "production-uefi",
            "production-arm64",
            "registration",
            "hold",
            "deny"
        }) {
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

    @ParameterizedTest
    @CsvSource({"bios,i386,pcbios", "uefi,x86_64,efi", "arm64,arm64,efi"})
    void everyBuildGetsAScriptForWhatItIs(String name, String architecture, String firmware) {
        InMemoryStore store = InMemoryStore.create(new VirtualTime(1));
        BootProfile compute = profile("compute", "vmlinuz", "console=ttyS0");
        BootProfile arm64 = profile("compute-arm64", "vmlinuz-arm64", "console=ttyAMA0");
        BootDesk desk = new BootDesk(
                new BootProfiles(Fleet.LOADER, Map.of("compute", compute, "compute-arm64", arm64)),
                Strangers.REGISTER);
        store.inventory().put(List.of(Fleet.host(1, new HostState.InService())), "ann");
        BootHandler boot = BootHandler.create(desk, Fleet.ports(store), Registrations.none());

        String script = boot.send(Fleet.request("GET", asks(architecture, firmware), Map.of(), ""))
                .text();

        Golden.assertSame("production-" + name + ".ipxe", script);
    }

    @Test
    void amongProfilesWithoutOneForItsArchitectureAMachineIsHeld() {
        InMemoryStore store = InMemoryStore.create(new VirtualTime(1));
        BootHandler boot = Fleet.handler(store);
        String stranger = boot.send(Fleet.request("GET", asks("arm64", "efi"), Map.of(), ""))
                .text();
        store.inventory().put(List.of(Fleet.host(1, new HostState.InService())), "ann");
        String known = boot.send(Fleet.request("GET", asks("arm64", "efi"), Map.of(), ""))
                .text();

        assertThat(stranger).contains("hold no-profile").doesNotContain("kernel");
        assertThat(known).contains("hold no-profile cn1").doesNotContain("kernel");
    }

    private static String asks(String architecture, String firmware) {
        return Fleet.asks(1) + "&arch=" + architecture + "&fw=" + firmware;
    }

    private static BootProfile profile(String name, String kernel, String console) {
        URI images = URI.create("http://images.example/");
        return new BootProfile(
                name,
                images.resolve(kernel),
                List.of(images.resolve("initrd.img")),
                List.of(console));
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
