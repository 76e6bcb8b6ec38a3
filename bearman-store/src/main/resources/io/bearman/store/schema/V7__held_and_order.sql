-- UUIDs and MAC addresses of machines that were replaced or retired: nobody's for ever.
create table held (
    kind varchar(8) not null,
    value varchar(36) not null,
    host varchar(253) not null,
    since bigint not null,
    why text not null,
    primary key (kind, value)
);
insert into held (kind, value, host, since, why)
    select 'uuid', b.machine, h.id, b.begun_at, 'retired'
    from host h join binding b on b.host = h.id and b.ended_at is null
    where h.state = 'RETIRED';
insert into held (kind, value, host, since, why)
    select 'mac', c.address, h.id, b.begun_at, 'retired'
    from host h join binding b on b.host = h.id and b.ended_at is null
    join machine_mac c on c.machine = b.machine
    where h.state = 'RETIRED';

-- Pages and exports are in the order of the bytes of a name, whatever the database's own is.
create unique index host_in_order on host (id ${byteOrder});
drop index host_by_label;
create index host_by_label on host_label (name, value, host ${byteOrder});
-- As the boot desk looks for it: vendors pad serials, and tools change their case.
create index machine_by_serial on machine (lower(trim(serial)));
create index machine_by_address on machine (bmc_address, bmc_port);
