package io.bearman.core.registration;

import io.bearman.core.host.HostState;
import io.bearman.core.host.MachineId;
import io.bearman.core.inventory.Inventory.Revised;
import io.bearman.core.notify.News;
import java.util.List;
import java.util.Optional;

/** The latest registration of each machine. Durable. */
public interface RegistrationRecords {
    /** {@return the latest registration of this machine} */
    Optional<RegistrationRecord> latest(MachineId machine);

    /** {@return the latest registration of every machine, the latest first} */
    List<RegistrationRecord> all();

    /** {@return how many machines registered that play no host} */
    long strangers();

    /**
     * Ends a host's registration: the record, the states and the news are there together, or nothing
     * of it is.
     *
     * @return how the host is now
     * @throws io.bearman.core.RefusedException when a transition is not in the table, or somebody
     *     changed the host since it was read; then nothing was written
     */
    Revised conclude(Conclusion conclusion);

    /**
     * Notes the registration of a machine that plays no host, with the news of it.
     *
     * @param news told if this is committed
     */
    void note(RegistrationRecord record, List<News> news);

    /** {@return those that were told to power off and were not read OFF yet, the earliest first} */
    List<RegistrationRecord> awaitingOff();

    /**
     * Notes what became of a machine's power, unless it has registered again since.
     *
     * @param news told if this is committed
     * @return whether it was noted: false also when somebody else had noted it
     */
    boolean powerOff(RegistrationRecord seen, PowerOff now, List<News> news);

    /**
     * The end of a host's registration.
     *
     * @param seen the host as it was read
     * @param path the states that it comes through, the last one is where it stays; empty to stay
     *     where it is
     * @param record what is remembered
     * @param news what is told
     * @param by who does it, for the audit
     * @param why for the audit
     */
    record Conclusion(
            Revised seen,
            List<HostState> path,
            RegistrationRecord record,
            List<News> news,
            String by,
            String why) {
        public Conclusion {
            path = List.copyOf(path);
            news = List.copyOf(news);
        }
    }
}
