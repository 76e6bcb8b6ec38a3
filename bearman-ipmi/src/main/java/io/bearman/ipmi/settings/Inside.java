package io.bearman.ipmi.settings;

import io.bearman.core.host.Bmc;
import io.bearman.core.power.PowerException;
import io.bearman.core.time.Deadline;
import io.bearman.core.time.TimeSource;
import io.bearman.ipmi.command.Privilege;
import io.bearman.ipmi.settings.Door.Entered;
import io.bearman.ipmi.settings.Sessions.Trial;
import io.bearman.ipmi.settings.Sessions.Visit;
import java.time.Duration;

/**
 * Where one call of apply is: in a session that changes with the credential and the address. Not
 * thread-safe; owns its session.
 */
final class Inside implements AutoCloseable {
    /** What a change that may keep us out needs, with its proof or its undoing. */
    private static final Duration ROOM = Duration.ofSeconds(20);

    private final Sessions sessions;
    private final Door door;
    private final TimeSource time;
    private final Deadline notAfter;
    private Visit visit;
    private Bmc bmc;
    private Login login;

    Inside(Sessions sessions, Door door, TimeSource time, Deadline notAfter, Entered entered) {
        this.sessions = sessions;
        this.door = door;
        this.time = time;
        this.notAfter = notAfter;
        this.visit = entered.visit();
        this.bmc = entered.bmc();
        this.login = entered.login();
    }

    Visit visit() {
        return visit;
    }

    Bmc bmc() {
        return bmc;
    }

    Login login() {
        return login;
    }

    /** Throws when what is begun now could then be neither proven nor undone. */
    void needRoom() {
        if (notAfter.left(time).compareTo(ROOM) < 0) {
            throw new PowerException.TooLate(bmc.endpoint() + ": less than " + ROOM.toSeconds()
                    + " s are left, too little for what may keep us out; it was not begun");
        }
    }

    /** Logs in anew with each privilege: a BMC may let in an administrator and nobody less. */
    void proveAll() {
        for (Privilege privilege : Privilege.values()) {
            prove(login, privilege);
        }
    }

    boolean over() {
        return notAfter.passed(time);
    }

    /** Logs in anew; throws as {@link Sessions#open} does when that does not work. */
    void prove(Login who, Privilege privilege) {
        door.open(bmc, who.credential(), privilege).close();
    }

    boolean letsIn(Login who, Privilege privilege) {
        return door.letsIn(bmc, who, privilege);
    }

    /** {@return whether a cipher suite that we speak is open} */
    Trial tries(int suite) {
        return sessions.tries(suite, bmc, login.credential());
    }

    /** Logs in anew and stays there. */
    void enter(Bmc at, Login who) {
        Visit next = door.open(at, who.credential(), Privilege.ADMINISTRATOR);
        visit.close();
        visit = next;
        bmc = at;
        login = who;
    }

    @Override
    public void close() {
        visit.close();
    }
}
