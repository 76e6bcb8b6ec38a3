package io.bearman.cli;

import io.bearman.core.ExitCode;
import io.bearman.core.UsageException;
import io.bearman.core.image.Image;
import io.bearman.core.image.ImageCatalogue;
import io.bearman.core.image.ImageSigner;
import io.bearman.core.image.Manifest;
import io.bearman.core.secret.Secret;
import io.bearman.core.text.TextTable;
import io.bearman.pxe.image.ImageDesk;
import io.bearman.sdk.Bearman;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bearman image}. */
@Command(
        name = "image",
        description = {
            "Systems that machines boot: their kernel and initrd lie in boot.images.directory, each is",
            "signed, and nobody boots what the key of boot.images.key-file did not sign."
        },
        subcommands = {
            ImageCommand.Add.class,
            ImageCommand.Show.class,
            ImageCommand.ListImages.class,
            ImageCommand.Assign.class,
            ImageCommand.Verify.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  openssl genpkey -algorithm ed25519 -out images.key",
            "  openssl pkey -in images.key -pubout -out /etc/bearman/images.pub",
            "  bearman image add compute-7 --kernel vmlinuz --initrd initrd.img"
                    + " --cmdline 'console=ttyS0' --sign-with images.key",
            "  bearman image assign compute-7 standard gpu"
        })
final class ImageCommand extends Group {

    /** What an image is made of. */
    static final class Parts {
        @Parameters(index = "0", paramLabel = "NAME")
        private String name;

        @Option(names = "--kernel", required = true, paramLabel = "FILE")
        private Path kernel;

        @Option(names = "--initrd", required = true, paramLabel = "FILE")
        private Path initrd;

        @Option(
                names = "--cmdline",
                paramLabel = "ARGUMENTS",
                description = "The kernel's arguments (default: none).")
        private String cmdline = "";

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        Parts() {}
    }

    /** Where the signature comes from. */
    static final class Signing {
        @Option(
                names = "--sign-with",
                paramLabel = "FILE",
                description = "Signs it with this private key (openssl genpkey).")
        private @Nullable Path key;

        @Option(
                names = "--signature",
                paramLabel = "FILE",
                description =
                        "Its signature, made elsewhere of what image manifest prints: 64 bytes"
                                + " or their base64.")
        private @Nullable Path signature;

        // picocli fills the fields in by reflection.
        Signing() {}

        Image of(Manifest manifest) {
            if (key != null) {
                byte[] pem = read(key);
                try {
                    return ImageSigner.of(Secret.of(pem)).sign(manifest);
                } finally {
                    Arrays.fill(pem, (byte) 0);
                }
            }
            byte[] bytes = read(java.util.Objects.requireNonNull(signature));
            String base64 = bytes.length == 64
                    ? java.util.Base64.getEncoder().encodeToString(bytes)
                    : new String(bytes, StandardCharsets.US_ASCII).replaceAll("\\s", "");
            return Common.parsed(base64, text -> new Image(manifest, text));
        }

        private static byte[] read(Path file) {
            try {
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new UsageException(
                        file + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
            }
        }
    }

    @Command(
            name = "add",
            description = {
                "Copies kernel and initrd to where boot servers have them and adds the image, if its",
                "signature is right. An image never changes: another one needs another name."
            },
            footerHeading = "%nExample:%n",
            footer = "  bearman image add compute-7 --kernel vmlinuz --initrd initrd.img"
                    + " --sign-with images.key")
    static final class Add extends Base {
        @Mixin
        private Parts parts;

        @ArgGroup(multiplicity = "1")
        private Signing signing;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        Add() {}

        @Override
        ExitCode execute() {
            Image image;
            try (Bearman bearman = common.open()) {
                image = bearman.images()
                        .add(
                                parts.name,
                                parts.kernel,
                                parts.initrd,
                                parts.cmdline,
                                signing::of,
                                Bearman.user());
            }
            answer("Image " + image.name() + " is in the catalogue.", json(image, List.of()));
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "manifest",
            description = {
                "Copies kernel and initrd and prints what is to be signed, for a key that lives",
                "elsewhere: openssl pkeyutl -sign -rawin. Then: image add --signature."
            },
            footerHeading = "%nExample:%n",
            footer = "  bearman image manifest compute-7 --kernel vmlinuz --initrd initrd.img"
                    + " >compute-7.manifest")
    static final class Show extends Base {
        @Mixin
        private Parts parts;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        Show() {}

        @Override
        ExitCode execute() {
            try (Bearman bearman = common.open()) {
                Manifest manifest = bearman.images()
                        .manifest(parts.name, parts.kernel, parts.initrd, parts.cmdline);
                print(new String(manifest.bytes(), StandardCharsets.US_ASCII));
            }
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "list",
            description = "Lists images and the boot profiles that have them.",
            footerHeading = "%nExample:%n",
            footer = "  bearman image list")
    static final class ListImages extends Base {
        @Override
        ExitCode execute() {
            List<Image> images;
            Map<String, String> assigned;
            try (Bearman bearman = common.open()) {
                ImageCatalogue catalogue = bearman.images().catalogue();
                images = catalogue.list();
                assigned = catalogue.assignments();
            }
            TextTable table =
                    TextTable.headed("IMAGE", "PROFILES", "KERNEL", "INITRD", "MIB", "ARGUMENTS");
            images.forEach(image -> table.row(
                    image.name(),
                    String.join(",", profiles(image, assigned)),
                    image.kernel().sha256().substring(0, 12),
                    image.initrd().sha256().substring(0, 12),
                    (image.kernel().size() + image.initrd().size() + (1 << 19)) >> 20,
                    image.cmdline()));
            print(
                    common.json()
                            ? Json.of(images.stream()
                                    .map(image -> json(image, profiles(image, assigned)))
                                    .toList())
                            : table.toString());
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "assign",
            description = {
                "Gives boot profiles an image: the hosts of a flavor by its name, and what registers",
                "machines by the name registration. Counts from each machine's next boot on."
            },
            footerHeading = "%nExample:%n",
            footer = "  bearman image assign compute-7 standard gpu")
    static final class Assign extends Base {
        @Parameters(index = "0", paramLabel = "NAME")
        private String name;

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "PROFILE")
        private List<String> profiles;

        // picocli fills the fields in by reflection.
        @SuppressWarnings("NullAway.Init")
        Assign() {}

        @Override
        ExitCode execute() {
            try (Bearman bearman = common.open()) {
                ImageCatalogue catalogue = bearman.images().catalogue();
                profiles.forEach(profile -> catalogue.assign(profile, name, Bearman.user()));
            }
            answer(
                    String.join(", ", profiles) + (profiles.size() == 1 ? " boots " : " boot ")
                            + name + " from the next time on.",
                    Map.of("image", name, "profiles", profiles));
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "verify",
            description = {
                "Reads the files of images whole and looks at their signatures. Exit code 1 when one",
                "is not what was signed."
            },
            footerHeading = "%nExample:%n",
            footer = "  bearman image verify compute-7")
    static final class Verify extends Base {
        @Parameters(paramLabel = "NAME", arity = "0..*", description = "Default: all.")
        private List<String> names = new ArrayList<>();

        @Override
        ExitCode execute() {
            Map<String, List<String>> problems = new TreeMap<>();
            try (Bearman bearman = common.open()) {
                ImageDesk desk = bearman.images();
                chosen(desk.catalogue().list())
                        .forEach(image -> problems.put(image.name(), desk.problems(image)));
            }
            TextTable table = TextTable.headed("IMAGE", "VERDICT");
            problems.forEach((image, wrong) -> table.row(
                    image, wrong.isEmpty() ? "as it was signed" : String.join("; ", wrong)));
            print(common.json() ? Json.of(problems) : table.toString());
            boolean good = problems.values().stream().allMatch(List::isEmpty);
            return good ? ExitCode.DONE : ExitCode.FAILED;
        }

        private List<Image> chosen(List<Image> all) {
            TreeSet<String> unknown = new TreeSet<>(names);
            all.forEach(image -> unknown.remove(image.name()));
            if (!unknown.isEmpty()) {
                throw new UsageException(
                        "there is no image " + unknown.first() + "; see: bearman image list");
            }
            return all.stream()
                    .filter(image -> names.isEmpty() || names.contains(image.name()))
                    .toList();
        }
    }

    private static List<String> profiles(Image image, Map<String, String> assigned) {
        return assigned.keySet().stream()
                .filter(profile -> image.name().equals(assigned.get(profile)))
                .toList();
    }

    private static Map<String, Object> json(Image image, List<String> profiles) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", image.name());
        json.put("profiles", profiles);
        json.put("kernel", image.kernel());
        json.put("initrd", image.initrd());
        json.put("cmdline", image.cmdline());
        json.put("signature", image.signature());
        return json;
    }
}
