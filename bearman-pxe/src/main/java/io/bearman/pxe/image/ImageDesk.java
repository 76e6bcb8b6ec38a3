package io.bearman.pxe.image;

import io.bearman.core.RefusedException;
import io.bearman.core.UsageException;
import io.bearman.core.image.Artifact;
import io.bearman.core.image.Image;
import io.bearman.core.image.ImageCatalogue;
import io.bearman.core.image.ImageKey;
import io.bearman.core.image.Manifest;
import io.bearman.pxe.artifact.ArtifactDirectory;
import io.bearman.pxe.artifact.ArtifactDirectory.Condition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Puts images into the catalogue and looks whether they are still what was signed. Files go into the
 * directory first and the image into the catalogue last, so what the catalogue has can be fetched.
 */
public final class ImageDesk {
    private final TrustedImages catalogue;
    private final ImageKey key;
    private final ArtifactDirectory directory;

    public ImageDesk(ImageCatalogue catalogue, ImageKey key, ArtifactDirectory directory) {
        this.catalogue = new TrustedImages(catalogue, key);
        this.key = key;
        this.directory = directory;
    }

    /** {@return the catalogue, of which nothing comes out that is not signed} */
    public ImageCatalogue catalogue() {
        return catalogue;
    }

    /**
     * Adds an image; the same again changes nothing.
     *
     * @param signing makes an image of the manifest: signs it, or has a signature already
     * @throws RefusedException when the signature is not our key's, or another image has its name;
     *     the files lie in the directory then, and nobody is told of them
     */
    public Image add(
            String name,
            Path kernel,
            Path initrd,
            String cmdline,
            Function<Manifest, Image> signing,
            String who) {
        Image image = signing.apply(manifest(name, kernel, initrd, cmdline));
        catalogue.add(image, who);
        return image;
    }

    /** {@return what is to be signed; the files are in the directory then} */
    public Manifest manifest(String name, Path kernel, Path initrd, String cmdline) {
        // Its name and command line are looked at before the files are copied.
        Artifact any = new Artifact("0".repeat(64), 1);
        try {
            new Manifest(name, any, any, cmdline);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
        return new Manifest(name, directory.add(kernel), directory.add(initrd), cmdline);
    }

    /** {@return what is wrong with an image, all of it; its files are read whole} */
    public List<String> problems(Image image) {
        List<String> problems = new ArrayList<>();
        if (!key.signed(image)) {
            problems.add("not signed by the key of boot.images.key-file");
        }
        problem("kernel", image.kernel(), problems);
        problem("initrd", image.initrd(), problems);
        return problems;
    }

    private void problem(String what, Artifact artifact, List<String> problems) {
        Condition condition = directory.condition(artifact);
        if (condition != Condition.WHOLE) {
            problems.add(what + " " + artifact.sha256() + " is "
                    + condition.name().toLowerCase(Locale.ROOT));
        }
    }
}
