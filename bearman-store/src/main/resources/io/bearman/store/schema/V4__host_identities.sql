-- What a host without a disk is known by; made once, never changed. It outlives the host's row.
create table host_identity (
    host varchar(253) not null primary key,
    compute_id varchar(36) not null unique,
    machine_id varchar(32) not null unique,
    host_uuid varchar(36) not null unique,
    ovn_system_id varchar(36) not null unique,
    iscsi_initiator varchar(223) not null unique,
    nvme_host_id varchar(36) not null unique,
    made_at bigint not null
);
