package io.bearman.ipmi.fru;

import java.util.List;
import java.util.Optional;

/**
 * An inventory.
 *
 * @param chassis about the chassis
 * @param board about the board
 * @param product about the product
 * @param records about power supplies and the like
 * @param findings what is wrong with it; what they name is not to be relied on
 */
public record FruInventory(
        Optional<Chassis> chassis,
        Optional<Board> board,
        Optional<Product> product,
        List<MultiRecord> records,
        List<FruFinding> findings) {
    public FruInventory {
        records = List.copyOf(records);
        findings = List.copyOf(findings);
    }
}
