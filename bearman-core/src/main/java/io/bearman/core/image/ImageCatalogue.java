package io.bearman.core.image;

import io.bearman.core.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The images there are, and which boot profile has which. Durable; every change is an audit event.
 *
 * <p>A boot profile without an image boots what the configuration says of it. Whether an image's
 * bytes are there and whether its signature is right is for {@link ImageKey} and the boot server.
 */
public interface ImageCatalogue {
    /** Profile under which the system is found that registers machines, when the loader is not it. */
    String REGISTRATION = "registration";

    /** {@return the image of this name, if there is one} */
    Optional<Image> find(String name);

    /** {@return all images by name, in order} */
    List<Image> list();

    /**
     * Adds an image; the same again changes nothing.
     *
     * @param who for the audit log
     * @throws RefusedException when another image has its name: one that was booted never changes
     */
    void add(Image image, String who);

    /** {@return the image of this boot profile (a host's is named as its flavor by default), if any} */
    Optional<Image> assigned(String profile);

    /** {@return which profile has which image, by profile in order} */
    Map<String, String> assignments();

    /**
     * Gives a boot profile an image, from the next exchange of a loader on.
     *
     * @param who for the audit log
     * @throws RefusedException when there is no such image
     */
    void assign(String profile, String name, String who);
}
