-- What only the holder of the sealing key can read: AES-256-GCM, nonce and text in hexadecimal. The
-- columns around it are bound into it, so that no row can be passed off as another.
create table sealed_secret (
    kind varchar(16) not null,
    name varchar(253) not null,
    user_name varchar(255) not null,
    key_id varchar(16) not null,
    nonce varchar(24) not null,
    sealed text not null,
    sealed_at bigint not null,
    primary key (kind, name)
);
