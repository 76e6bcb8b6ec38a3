package io.bearman.store;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.bearman.core.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Workers of one process among many on a PostgreSQL server, by db-scheduler: it gives each piece to
 * one process, which says every heartbeat that it lives, and gives it to another when it does not.
 * What a process that was only slow would still change is refused by its turn.
 */
final class ServerWorkers implements Workers {
    private static final Duration NEVER = Duration.ofDays(36_500);
    /** How long closing waits for what is under way; half an hour is db-scheduler's own. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Turns turns;
    private final Scheduler scheduler;

    ServerWorkers(
            PostgresServer server,
            Turns turns,
            TimeSource time,
            Holder holder,
            WorkSettings settings) {
        this.turns = turns;
        DataSource source = server.source();
        ServerTime clock = new ServerTime(() -> server.read(sql -> server.now(sql)), time);
        List<Task<?>> tasks = new ArrayList<>();
        turns.kinds().forEach(kind -> tasks.add(task(kind)));
        this.scheduler = Scheduler.create(source, tasks)
                .jdbcCustomization(new PostgreSqlJdbcCustomization(true, true))
                .commitWhenAutocommitDisabled(true)
                .clock(clock)
                .schedulerName(new SchedulerName.Fixed(holder.id()))
                .threads(settings.threads())
                .pollingInterval(settings.look())
                .heartbeatInterval(settings.heartbeat())
                .missedHeartbeatsLimit(WorkSettings.MISSED)
                .shutdownMaxWait(PATIENCE)
                // Work of a kind that only another process knows is not ours to delete.
                .deleteUnresolvedAfter(NEVER)
                .failureLogging(LogLevel.DEBUG, false)
                .build();
        scheduler.start();
    }

    private Task<Void> task(String kind) {
        return Tasks.oneTime(kind)
                .onDeadExecutionRevive()
                .onFailure((complete, operations) -> operations.reschedule(
                        complete, complete.getTimeDone().plus(wait(complete.getCause()))))
                .execute((instance, context) -> take(instance));
    }

    private void take(TaskInstance<Void> instance) {
        // Empty when it is done already, by whoever died before db-scheduler knew.
        Optional<Duration> wait =
                turns.table().begin(instance.getTaskName(), instance.getId()).flatMap(turns::take);
        if (wait.isPresent()) {
            throw new Again(wait.get());
        }
    }

    private static Duration wait(Optional<Throwable> cause) {
        // Anything else is the store that was away.
        return cause.filter(Again.class::isInstance)
                .map(again -> ((Again) again).wait)
                .orElse(Duration.ofSeconds(1));
    }

    @Override
    public void close() {
        scheduler.stop();
    }

    /** Tells db-scheduler that a piece failed, which is noted already. */
    private static final class Again extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final Duration wait;

        Again(Duration wait) {
            super("again in " + wait, null, false, false);
            this.wait = wait;
        }
    }
}
