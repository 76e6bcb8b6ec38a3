package io.bearman.ipmi.sdr;

import io.bearman.ipmi.command.Dialogue;
import io.bearman.ipmi.command.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All sensor data records of a BMC, as they were at one moment. */
public final class SdrRepository {
    private final List<byte[]> bytes;
    private final List<Sdr> records;

    private SdrRepository(List<byte[]> bytes, List<Sdr> records) {
        this.bytes = List.copyOf(bytes);
        this.records = List.copyOf(records);
    }

    /**
     * {@return a repository of these records, headers included}
     *
     * @throws Malformed when one is shorter than its header promises
     */
    static SdrRepository of(List<byte[]> bytes) {
        List<Sdr> records = new ArrayList<>();
        for (byte[] one : bytes) {
            records.add(Sdr.decode(one));
        }
        return new SdrRepository(bytes, records);
    }

    /**
     * {@return all records}: those of the repository, or where the BMC has none those of its own;
     * nothing when it has neither. Privilege USER. A record takes one question and answer where the
     * BMC returns it whole.
     *
     * <p>It only reads: an empty repository stays empty. It reserves the repository, which cancels
     * the reservations of others, only when a record has to be read in parts. When the records change
     * meanwhile it begins again.
     *
     * @throws io.bearman.core.power.PowerException when there is no answer, or a refusal;
     *     {@link io.bearman.core.power.PowerException.Busy} when they change all the time;
     *     {@link io.bearman.core.power.PowerException.Garbled} when they make no sense
     */
    public static SdrRepository read(Dialogue bmc) {
        return new RepositoryReader(bmc).read(SdrState.of(bmc)).records();
    }

    /**
     * {@return all records}, like {@link #read(Dialogue)}, but from the cache when they have not
     * changed: then it takes three questions and answers, however many records there are.
     */
    public static SdrRepository read(Dialogue bmc, SdrCache cache) {
        SdrKey before = SdrKey.of(bmc);
        Optional<SdrRepository> cached = cache.find(before);
        if (cached.isPresent()) {
            return cached.get();
        }
        RepositoryReader.Snapshot snapshot = new RepositoryReader(bmc).read(before.state());
        cache.keep(before.with(snapshot.state()), snapshot.records());
        return snapshot.records();
    }

    /** {@return the records in the order of the BMC} */
    public List<Sdr> records() {
        return records;
    }

    /** {@return the records of one kind in the order of the BMC} */
    public <T extends Sdr> List<T> records(Class<T> kind) {
        return records.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The records as the BMC returned them, not copied. */
    List<byte[]> bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return records.size() + " records";
    }
}
