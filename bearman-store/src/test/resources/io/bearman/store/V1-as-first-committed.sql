-- Plain SQL for SQLite and PostgreSQL alike. Instants are nanoseconds since 1970 (until the year
-- 2262), so that what is read equals what was written.

-- Numbers that only grow: an identity column is spelt differently by every database.
create table counter (
    name varchar(32) not null primary key,
    value bigint not null
);
insert into counter (name, value) values ('audit', 0);
insert into counter (name, value) values ('entry', 0);
insert into counter (name, value) values ('report', 0);
insert into counter (name, value) values ('run', 0);
insert into counter (name, value) values ('binding', 0);

create table machine (
    id varchar(36) not null primary key,
    serial varchar(255) not null unique,
    vendor varchar(255) not null,
    product varchar(255) not null,
    bmc_address varchar(255) not null,
    bmc_port bigint not null,
    bmc_guid varchar(32),
    bmc_credential varchar(255) not null,
    bmc_suites varchar(64) not null,
    rack varchar(64) not null,
    unit bigint not null,
    unique (bmc_address, bmc_port)
);

create table machine_mac (
    address varchar(17) not null primary key,
    machine varchar(36) not null references machine (id),
    place bigint not null,
    unique (machine, place)
);

create table host (
    id varchar(253) not null primary key,
    role varchar(255) not null,
    region varchar(64) not null,
    zone varchar(64) not null,
    flavor varchar(255) not null,
    state varchar(16) not null,
    state_run varchar(40),
    state_text text
);

-- Which machine played which host, and when; ended_at is null while it does.
create table binding (
    number bigint not null primary key,
    host varchar(253) not null references host (id),
    machine varchar(36) not null references machine (id),
    begun_at bigint not null,
    ended_at bigint
);
create unique index one_machine_a_host on binding (host) where ended_at is null;
create unique index one_host_a_machine on binding (machine) where ended_at is null;
create index binding_of_host on binding (host);

-- Append-only: nothing here is ever updated or deleted.
create table audit (
    number bigint not null primary key,
    noted_at bigint not null,
    noted_by varchar(255) not null,
    about varchar(253) not null,
    what varchar(64) not null,
    was text not null,
    became text not null,
    why text not null
);
create index audit_about on audit (about, number);

create table run (
    id varchar(40) not null primary key,
    number bigint not null unique,
    request text not null,
    reason text not null,
    asked_by varchar(255) not null,
    opened_at bigint not null,
    closed_at bigint,
    outcome varchar(16)
);

create table run_host (
    run varchar(40) not null references run (id),
    place bigint not null,
    host varchar(253) not null,
    closed_at bigint,
    primary key (run, place),
    unique (run, host)
);
create unique index one_unfinished_run_a_host on run_host (host) where closed_at is null;

-- The write-ahead journal; append-only.
create table entry (
    number bigint not null primary key,
    run varchar(40) not null references run (id),
    host varchar(253) not null,
    step varchar(64) not null,
    phase varchar(8) not null,
    subject varchar(255) not null,
    detail text not null,
    noted_at bigint not null
);
create index entry_of_host on entry (run, host, number);

-- The row of a machine stays for ever, because its fencing number must only grow.
create table claim (
    machine varchar(36) not null primary key,
    fencing bigint not null,
    owner varchar(40),
    holder varchar(255),
    lease_end bigint,
    free_at bigint
);

create table freeze (
    scope varchar(16) not null primary key,
    frozen_by varchar(255) not null,
    reason text not null,
    since bigint not null
);

create table arming (
    host varchar(253) not null primary key,
    run varchar(40) not null,
    armed_at bigint not null
);

create table boot_report (
    number bigint not null primary key,
    host varchar(253) not null,
    boot_id varchar(64) not null,
    run varchar(40) not null,
    reported_at bigint not null,
    unique (host, boot_id)
);
create index boot_report_of_host on boot_report (host, number);
