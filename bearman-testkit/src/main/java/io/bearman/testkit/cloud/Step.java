package io.bearman.testkit.cloud;

/** The next thing that happens to a migration, a server or a host. */
enum Step {
    SCHEDULE_LIVE,
    COPY_LIVE,
    SWITCH_LIVE,
    COMPLETE_LIVE,
    CANCEL_LIVE,
    SCHEDULE_COLD,
    STOP_COLD,
    FINISH_COLD,
    CONFIRM,
    REVERT,
    SCHEDULE_EVACUATION,
    SHOW_OLD_HOST,
    END_EVACUATION,
    SETTLE_STOPPED,
    END_STOPPED,
    SCHEDULE_BUILD,
    END_BUILD,
    END_START,
    END_STOP,
    END_REBOOT,
    END_DELETE,
    AGENT_READY,
    DISCOVER
}
