-- A host that came back by itself reports a boot that no run armed; a run may attend to it later.
-- Made anew: SQLite cannot let a column be null afterwards.
create table boot_report_with_unplanned (
    number bigint not null primary key,
    host varchar(253) not null,
    boot_id varchar(64) not null,
    run varchar(40),
    reported_at bigint not null,
    attended_by varchar(40),
    unique (host, boot_id)
);
insert into boot_report_with_unplanned (number, host, boot_id, run, reported_at)
    select number, host, boot_id, run, reported_at from boot_report;
drop table boot_report;
alter table boot_report_with_unplanned rename to boot_report;
create index boot_report_of_host on boot_report (host, number);
create index boot_report_unattended on boot_report (number) where run is null and attended_by is null;
