package io.bearman.ipmi.fru;

import java.util.List;

/**
 * About a product (product info area, FRU Information Storage Definition §12). A text is empty when it
 * is not given.
 *
 * @param language number of the language of its texts, 0 or 25 for English
 * @param manufacturer who made it
 * @param name its name
 * @param part number of the part or model
 * @param version its version
 * @param serial serial number
 * @param assetTag what its owner calls it
 * @param fruFile file that the inventory was written from
 * @param custom what else the vendor wrote
 */
public record Product(
        int language,
        String manufacturer,
        String name,
        String part,
        String version,
        String serial,
        String assetTag,
        String fruFile,
        List<String> custom) {
    public Product {
        custom = List.copyOf(custom);
    }
}
