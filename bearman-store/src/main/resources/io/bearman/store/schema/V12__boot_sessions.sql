-- What the latest boot script of each network card lets its machine do. The token is kept as a digest;
-- the seed makes it again only together with a key that is not here.
create table boot_token (
    mac varchar(17) not null primary key,
    uuid varchar(36),
    serial text,
    host varchar(253),
    purpose varchar(16) not null,
    armed_by varchar(40),
    image varchar(64),
    seed varchar(64) not null,
    digest varchar(64) not null unique,
    offered_at bigint not null,
    expires_at bigint not null,
    exchanged_at bigint,
    session varchar(22),
    nonce varchar(64),
    replayed_at bigint,
    complaints varchar(255) not null
);
create index boot_token_of_uuid on boot_token (uuid);
create index boot_token_of_host on boot_token (host);
create index boot_token_by_age on boot_token (expires_at);

create table boot_session (
    id varchar(22) not null primary key,
    mac varchar(17) not null,
    uuid varchar(36),
    host varchar(253),
    purpose varchar(16) not null,
    image varchar(64),
    digest varchar(64) not null unique,
    opened_at bigint not null,
    expires_at bigint not null,
    seen_at bigint not null
);
create index boot_session_of_mac on boot_session (mac);
create index boot_session_of_host on boot_session (host);
create index boot_session_by_age on boot_session (expires_at);

-- What machines said of their boots; the last ones of each network card.
create table boot_event (
    number bigint not null primary key,
    mac varchar(17) not null,
    host varchar(253),
    stage varchar(16) not null,
    detail text not null,
    noted_at bigint not null
);
create index boot_event_of_mac on boot_event (mac, number);
create index boot_event_of_host on boot_event (host, number);
create index boot_event_by_age on boot_event (noted_at);
insert into counter (name, value) values ('boot_event', 0);
