-- Hosts that a run was let take out and did not give back; those of a closed run count no more.
create table slot (
    host varchar(253) not null primary key,
    run varchar(40) not null references run (id),
    since bigint not null
);
create index slot_of_run on slot (run);

-- Whose turn to be switched on it was; only the last ones of a rack are kept.
create table power_on (
    number bigint not null primary key,
    rack varchar(64) not null,
    noted_at bigint not null
);
create index power_on_of_rack on power_on (rack, noted_at);
insert into counter (name, value) values ('power_on', 0);

-- What all workers of a run were told last, and by whom.
alter table run add column ordered varchar(8) not null default 'GO';
alter table run add column ordered_by varchar(255) not null default '';

-- Whoever shares a run reads on where it was.
create index entry_of_run on entry (run, number);
-- Few of many hosts; the condition is that of the query, word by word.
create index host_out_of_service on host (id)
    where state in ('BROKEN', 'FENCED', 'JOINING', 'MAINTENANCE');
