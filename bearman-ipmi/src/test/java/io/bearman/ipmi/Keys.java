package io.bearman.ipmi;

import io.bearman.ipmi.command.Privilege;
import java.util.Set;

/** The keys of a session setup with this password, no BMC key and no quirks. */
final class Keys {
    private Keys() {}

    static RakpKeys of(
            CipherSuite suite, byte[] password, RakpMessage1 first, RakpMessage2 second) {
        Login login = new Login(first.user(), password, new byte[0], Privilege.USER);
        return new RakpKeys(new Crypto(), suite, login, Set.of(), first, second);
    }
}
