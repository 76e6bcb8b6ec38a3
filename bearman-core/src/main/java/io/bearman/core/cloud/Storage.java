package io.bearman.core.cloud;

/**
 * What a server keeps on its hypervisor. Whether the hypervisor's own storage is shared with others,
 * Nova does not tell; where it is not, it is lost with the host, a live migration must copy it, and
 * an evacuation makes a new disk of the image without an error.
 */
public enum Storage {
    /** Nothing: every disk is a volume. */
    VOLUMES,
    /** Its root disk is a volume, an ephemeral or swap disk is the hypervisor's. */
    VOLUME_AND_LOCAL,
    /** Its root disk was made of an image and is the hypervisor's. */
    IMAGE
}
