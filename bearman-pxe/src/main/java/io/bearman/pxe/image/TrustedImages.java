package io.bearman.pxe.image;

import io.bearman.core.RefusedException;
import io.bearman.core.image.Image;
import io.bearman.core.image.ImageCatalogue;
import io.bearman.core.image.ImageKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A catalogue of which only signed images go in and come out: whoever can write to the store cannot
 * have machines boot what our key did not sign.
 */
final class TrustedImages implements ImageCatalogue {
    private final ImageCatalogue all;
    private final ImageKey key;

    TrustedImages(ImageCatalogue all, ImageKey key) {
        this.all = all;
        this.key = key;
    }

    /**
     * {@inheritDoc}
     *
     * @throws RefusedException when our key did not sign it
     */
    @Override
    public Optional<Image> find(String name) {
        return all.find(name).map(this::signed);
    }

    /** {@return all of them, signed or not: to be looked at, not to be booted} */
    @Override
    public List<Image> list() {
        return all.list();
    }

    @Override
    public void add(Image image, String who) {
        all.add(signed(image), who);
    }

    /**
     * {@inheritDoc}
     *
     * @throws RefusedException when our key did not sign it
     */
    @Override
    public Optional<Image> assigned(String profile) {
        return all.assigned(profile).map(this::signed);
    }

    @Override
    public Map<String, String> assignments() {
        return all.assignments();
    }

    @Override
    public void assign(String profile, String name, String who) {
        find(name);
        all.assign(profile, name, who);
    }

    private Image signed(Image image) {
        if (!key.signed(image)) {
            throw new RefusedException("image " + image.name()
                    + " is not signed by the key of boot.images.key-file; nobody boots it");
        }
        return image;
    }
}
