package io.bearman.ipmi.fru;

import io.bearman.ipmi.sdr.Entity;
import java.util.Optional;

/**
 * An inventory of a machine and what came of reading it.
 *
 * @param name of what it describes
 * @param device its number at the BMC
 * @param entity what it describes, where a record says so
 * @param reading what came of it
 */
public record FruDevice(String name, int device, Optional<Entity> entity, FruReading reading) {}
