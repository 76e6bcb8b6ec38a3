-- What a host boots once instead of its usual image; without an image, a rescue.
create table boot_override (
    host varchar(253) not null primary key,
    image varchar(64),
    chosen_by varchar(255) not null,
    chosen_at bigint not null
);
