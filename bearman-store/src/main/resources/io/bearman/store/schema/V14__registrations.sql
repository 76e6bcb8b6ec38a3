-- The latest registration of each machine, known or not; facts and results are JSON.
create table registration (
    machine varchar(36) not null primary key,
    host varchar(253),
    session varchar(64) not null,
    digest varchar(64) not null,
    verdict varchar(16) not null,
    results text not null,
    facts text not null,
    registered_at bigint not null,
    power_off varchar(16) not null
);
-- The condition is that of the query, word by word.
create index registration_not_off on registration (registered_at)
    where power_off in ('AWAITED', 'LATE');
