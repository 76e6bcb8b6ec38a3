package io.bearman.ipmi;

import io.bearman.ipmi.command.CloseSession;

/**
 * What a session setup agreed on.
 *
 * @param suite the cipher suite
 * @param consoleId our session id, in packets to us
 * @param managedId the BMC's session id, in packets to it
 * @param guid the BMC's GUID, 16 bytes, authenticated
 * @param cipher the session's keys
 */
record Established(
        CipherSuite suite, int consoleId, int managedId, byte[] guid, SessionCipher cipher) {

    /** {@return a Close Session as the first packet of a session that we are not sure of} */
    byte[] farewell() {
        CloseSession close = new CloseSession(managedId);
        byte[] message = LanMessage.request(close, 0).encode();
        return cipher.seal(PayloadType.IPMI, managedId, 1, message);
    }
}
