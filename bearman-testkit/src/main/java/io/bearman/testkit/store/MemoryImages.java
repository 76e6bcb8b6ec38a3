package io.bearman.testkit.store;

import io.bearman.core.RefusedException;
import io.bearman.core.audit.AuditEvent;
import io.bearman.core.image.Image;
import io.bearman.core.image.ImageCatalogue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The images in memory. */
final class MemoryImages implements ImageCatalogue {
    private final MemoryAudit audit;
    private final Map<String, Image> images = new TreeMap<>();
    private final Map<String, String> assigned = new TreeMap<>();

    MemoryImages(MemoryAudit audit) {
        this.audit = audit;
    }

    @Override
    public synchronized Optional<Image> find(String name) {
        return Optional.ofNullable(images.get(name));
    }

    @Override
    public synchronized List<Image> list() {
        return List.copyOf(images.values());
    }

    @Override
    public synchronized void add(Image image, String who) {
        Image known = images.putIfAbsent(image.name(), image);
        if (known == null) {
            audit.append(who, AuditEvent.FLEET, "image", "", image.name(), "");
        } else if (!known.equals(image)) {
            throw new RefusedException("there is another image " + image.name());
        }
    }

    @Override
    public synchronized Optional<Image> assigned(String profile) {
        return Optional.ofNullable(assigned.get(profile)).flatMap(this::find);
    }

    @Override
    public synchronized Map<String, String> assignments() {
        return new TreeMap<>(assigned);
    }

    @Override
    public synchronized void assign(String profile, String name, String who) {
        if (!images.containsKey(name)) {
            throw new RefusedException("there is no image " + name);
        }
        String before = assigned.put(profile, name);
        if (!name.equals(before)) {
            audit.append(
                    who,
                    AuditEvent.FLEET,
                    "image of " + profile,
                    before == null ? "" : before,
                    name,
                    "");
        }
    }
}
