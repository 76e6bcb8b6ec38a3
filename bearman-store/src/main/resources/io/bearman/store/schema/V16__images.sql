-- Systems that machines boot. A row never changes: what a machine once booted has its name for ever.
create table image (
    name varchar(64) not null primary key,
    kernel_sha256 varchar(64) not null,
    kernel_size bigint not null,
    initrd_sha256 varchar(64) not null,
    initrd_size bigint not null,
    cmdline varchar(2048) not null,
    signature varchar(88) not null,
    added_at bigint not null
);

-- Which boot profile has which.
create table image_assignment (
    profile varchar(255) not null primary key,
    image varchar(64) not null references image (name)
);
