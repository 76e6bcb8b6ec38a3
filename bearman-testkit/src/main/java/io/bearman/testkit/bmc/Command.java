package io.bearman.testkit.bmc;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A command that the BMC believes.
 *
 * @param code the network function, then the command: {@code 0x00_01} is Get Chassis Status
 * @param in the bytes of the request
 * @param session null outside of one
 */
record Command(int code, Wire.Reader in, @Nullable Session session) {

    static Command of(LanMessage request, @Nullable Session session) {
        int code = request.netFn() << 8 | request.cmd();
        return new Command(code, new Wire.Reader(request.data()), session);
    }

    int netFn() {
        return code >> 8;
    }

    boolean may(Privilege needed) {
        return session != null && session.privilege.allows(needed);
    }

    /** {@return the work's answer, or that the session's privilege is too low for it} */
    Optional<Answer> needing(Privilege needed, Supplier<Answer> work) {
        return Optional.of(
                may(needed) ? work.get() : Answer.code(Completion.INSUFFICIENT_PRIVILEGE));
    }
}
