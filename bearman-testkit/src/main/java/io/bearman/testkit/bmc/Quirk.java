package io.bearman.testkit.bmc;

/**
 * How a simulated BMC misbehaves, each as seen on real ones. Those that a client has to be told of
 * bear the name of their {@link io.bearman.core.host.Quirk}.
 */
public enum Quirk {
    /** Nothing is heard and nothing answered. */
    SILENT,
    /** Every answer takes two seconds. */
    SLOW,
    /** Open Session is refused for want of sessions (RMCP+ status 01h). */
    SESSIONS_EXHAUSTED,
    /** Open Session is answered, RAKP message 1 never. */
    HANGS_AFTER_OPEN,
    /** It acts upon a chassis control and its answer is lost. */
    ACTS_WITHOUT_ANSWER,
    /** Commands in a session are answered with completion code C0h, node busy. */
    BUSY,
    /** Commands in a session are answered with completion code D2h, BMC initialization. */
    INITIALISING,
    /** Sensor and storage commands are answered with completion code D0h, repository update. */
    SDR_UPDATING,
    /** Answers are bytes that make no sense. */
    GARBAGE,
    /** One bit of every answer in a session is flipped, so that its integrity code is wrong. */
    FLIPPED_BIT,
    /** After a chassis control that turns the power off it is silent for 90 seconds. */
    SILENT_AFTER_OFF,
    /** Five seconds after a chassis control that turned the power off it is on again. */
    SWITCHES_ON_AGAIN,
    /** It keeps the boot device and never sets the valid bit, as ipmi_sim. */
    NO_VALID_BIT,
    /** A repeated RAKP message 3 is answered with a meaningless status, as ipmi_sim. */
    GARBLED_REPEATED_RAKP4,
    /** A retransmitted command is done again. */
    REPEATS_RETRIED_COMMANDS,
    /** A packet that the network delivers twice, with one session sequence number, is taken twice. */
    ACCEPTS_REPEATED_PACKETS,
    /** A SOL packet that is sent again carries what was printed meanwhile too. */
    SOL_RETRIES_GROW,
    /** Its answers come from another address than they were asked at. */
    OTHERADDRESS,
    /**
     * The privileges of cipher suites (LAN parameter 24) stand in the order of the suites' numbers
     * instead of the order in which they are listed, as Supermicro's and as FreeIPMI reads them; the
     * privilege of suite 17 cannot be told so.
     */
    PRIVILEGES_BY_SUITE_ID,
    /** Before login it says the contrary about K_g and denies to have users with names. */
    AUTHCAP,
    /** Both checksums of its messages in a session are wrong. */
    NOCHECKSUMCHECK,
    /** It pads the user name to 16 bytes in RAKP message 2 and the session keys, as SE7520AF2. */
    INTEL20,
    /** Its RAKP message 2 is a byte too long, as H8QME. */
    SUPERMICRO20,
    /** Session keys are made with the privilege of Open Session instead of RAKP message 1's. */
    OPENSESSPRIV,
    /** RAKP message 4 carries an integrity code with cipher suite 0 too. */
    INTEGRITYCHECKVALUE,
    /** Its GUID is zero. */
    ZEROGUID,
    /** Its GUID comes with the bytes of the first three fields swapped. */
    SWAPPEDGUID
}
