-- What people find hosts by, what a host boots and where its servers' disks are; where a machine's
-- cables should go, what it should be made of, what its BMC does otherwise.
alter table host add column boot_profile varchar(255) not null default '';
update host set boot_profile = flavor;
alter table host add column storage varchar(16) not null default 'UNKNOWN';

create table host_label (
    host varchar(253) not null references host (id),
    name varchar(317) not null,
    value varchar(63) not null,
    primary key (host, name)
);
create index host_by_label on host_label (name, value, host);

alter table machine add column hardware_profile varchar(255) not null default '';
alter table machine add column bmc_quirks varchar(255) not null default '';
alter table machine_mac add column planned_switch varchar(255);
alter table machine_mac add column planned_port varchar(255);
