package io.bearman.core.host;

/**
 * What a BMC does otherwise than IPMI v2.0 says and is nevertheless believed, by the name that
 * FreeIPMI gives it ({@code -W}). Each widens what is accepted, so only for BMCs that need it.
 */
public enum Quirk {
    /** Its capabilities before login are wrong: they are not looked at. */
    AUTHCAP,
    /** The checksums inside its messages are wrong; the session's integrity code still guards them. */
    NOCHECKSUMCHECK,
    /** It wants the user name padded to 16 bytes, and with MD5 knows 16 bytes of a password. */
    INTEL20,
    /** Its integrity codes have the wrong length. */
    SUPERMICRO20,
    /** It hashes with the privilege of Open Session instead of RAKP message 1's. */
    OPENSESSPRIV,
    /** It sends an integrity code in RAKP message 4 although the suite has none. */
    INTEGRITYCHECKVALUE,
    /** It has no GUID of its own (all zeros): the machine's serial in its FRU is the witness. */
    ZEROGUID,
    /** Its GUID is sent with the bytes of the first three fields swapped. */
    SWAPPEDGUID,
    /** It answers from another address than the one that it is asked at. */
    OTHERADDRESS
}
