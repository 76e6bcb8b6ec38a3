package io.bearman.bench;

import io.bearman.bench.ipmi.IpmiBench;
import io.bearman.bench.measure.Place;
import io.bearman.bench.measure.Sheet;
import io.bearman.bench.openstack.OpenStackBench;
import io.bearman.bench.pxe.PxeBench;
import io.bearman.bench.store.StoreBench;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** What can be measured. */
enum Area {
    /** A hundred thousand hosts in the inventory. */
    STORE(StoreBench::measure),
    /** BMCs, beside other people's tools. */
    IPMI(IpmiBench::measure),
    /** Hosts of a real Nova, beside other people's tools. */
    OPENSTACK(OpenStackBench::measure),
    /** Machines that boot, beside nginx, and that register. */
    PXE(PxeBench::measure);

    private final BiConsumer<Place, Sheet> measure;

    Area(BiConsumer<Place, Sheet> measure) {
        this.measure = measure;
    }

    /** {@return the area of this name, as users write it} */
    static Optional<Area> named(String name) {
        return Stream.of(values()).filter(area -> area.toString().equals(name)).findFirst();
    }

    void measure(Place place, Sheet sheet) {
        measure.accept(place, sheet);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
