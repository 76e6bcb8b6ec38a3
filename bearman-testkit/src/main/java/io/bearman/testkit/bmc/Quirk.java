package io.bearman.testkit.bmc;

/** How a simulated BMC misbehaves, each as seen on real ones. */
public enum Quirk {
    /** Nothing is heard and nothing answered. */
    SILENT,
    /** Every answer takes two seconds. */
    SLOW,
    /** Open Session is refused for want of sessions (RMCP+ status 01h). */
    SESSIONS_EXHAUSTED,
    /** It acts upon a chassis control and its answer is lost. */
    ACTS_WITHOUT_ANSWER,
    /** Commands in a session are answered with completion code C0h, node busy. */
    BUSY,
    /** Answers are bytes that make no sense. */
    GARBAGE,
    /** One bit of every answer in a session is flipped, so that its integrity code is wrong. */
    FLIPPED_BIT,
    /** After a chassis control that turns the power off it is silent for a minute. */
    SILENT_AFTER_OFF,
    /** It keeps the boot device and never sets the valid bit, as ipmi_sim. */
    NO_VALID_BIT,
    /** A repeated RAKP message 3 is answered with a meaningless status, as ipmi_sim. */
    GARBLED_REPEATED_RAKP4,
    /** A retransmitted command is done again. */
    REPEATS_RETRIED_COMMANDS,
    /** Session keys are made with the privilege of Open Session instead of RAKP message 1's. */
    HASHES_OPEN_PRIVILEGE
}
