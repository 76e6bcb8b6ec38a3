-- One event may have several receivers, each of which has it or has it not.
drop index outbox_to_deliver;
alter table outbox drop column attempts;
alter table outbox drop column delivered_at;

create table receiver (
    name varchar(64) not null primary key,
    known_since bigint not null,
    paused_until bigint not null
);

-- Made with the event, for each receiver that is known then. Whoever sends it is its sender until
-- then; attempts are also the sender's fencing number.
create table delivery (
    receiver varchar(64) not null references receiver (name),
    event bigint not null references outbox (number),
    about varchar(253) not null,
    attempts bigint not null,
    refusals bigint not null,
    not_before bigint not null,
    sender varchar(255),
    sender_until bigint,
    last_error text,
    outcome varchar(16),
    ended_at bigint,
    primary key (receiver, event)
);
create index delivery_open on delivery (receiver, about, event) where ended_at is null;
create index delivery_due on delivery (receiver, event) where ended_at is null;

-- Work for whoever is free. The turn is the fencing number of who does it.
create table work (
    kind varchar(64) not null,
    id varchar(255) not null,
    data text not null,
    submitted_at bigint not null,
    turn bigint not null,
    holder varchar(255),
    not_before bigint not null,
    failures bigint not null,
    last_error text,
    done_at bigint,
    result text,
    primary key (kind, id)
);
create index work_to_do on work (submitted_at) where done_at is null;

-- db-scheduler's, on PostgreSQL; its columns are those that version 16 asks for.
create table scheduled_tasks (
    task_name text not null,
    task_instance text not null,
    task_data bytea,
    execution_time timestamp with time zone not null,
    picked boolean not null,
    picked_by text,
    last_success timestamp with time zone,
    last_failure timestamp with time zone,
    consecutive_failures int,
    last_heartbeat timestamp with time zone,
    version bigint not null,
    priority smallint,
    primary key (task_name, task_instance)
);
create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat on scheduled_tasks (last_heartbeat);
