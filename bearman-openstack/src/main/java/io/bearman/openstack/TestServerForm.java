package io.bearman.openstack;

/**
 * What test servers are made of.
 *
 * @param flavor name or id of a flavor that takes no processors in Placement: {@code resources:VCPU=0}
 * @param image the id of an image; small, as it is fetched by every new host
 * @param network {@code none}, {@code auto} or the id of a network
 */
public record TestServerForm(String flavor, String image, String network) {
    public TestServerForm {
        if (flavor.isBlank() || image.isBlank() || network.isBlank()) {
            throw new IllegalArgumentException("a test server needs a flavor, an image and a"
                    + " network: '" + flavor + "' '" + image + "' '" + network + "'");
        }
    }
}
