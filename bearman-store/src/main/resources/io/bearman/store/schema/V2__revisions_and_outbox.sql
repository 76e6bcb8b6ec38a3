-- The version of the schema as a row that whoever writes looks at: a process that was left behind by
-- an upgrade stops. Set by afterMigrate.sql.
insert into counter (name, value) values ('schema', 2);
insert into counter (name, value) values ('event', 0);

-- Grows with each change of the host or its machine; whoever saw an older one is refused.
alter table host add column revision bigint not null default 1;

-- What is to be told outside, written in the transaction of what it tells of. Delivered at least
-- once; the id is what a receiver knows a second delivery by.
create table outbox (
    number bigint not null primary key,
    id varchar(36) not null unique,
    kind varchar(64) not null,
    about varchar(253) not null,
    body text not null,
    noted_at bigint not null,
    attempts bigint not null,
    delivered_at bigint
);
create index outbox_to_deliver on outbox (number) where delivered_at is null;
