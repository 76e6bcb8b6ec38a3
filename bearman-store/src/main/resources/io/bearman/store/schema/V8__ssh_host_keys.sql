-- The public half of a host's SSH key; the private half is sealed (kind SSH).
create table ssh_host_key (
    host varchar(253) not null primary key,
    public_key varchar(255) not null unique,
    made_at bigint not null
);
