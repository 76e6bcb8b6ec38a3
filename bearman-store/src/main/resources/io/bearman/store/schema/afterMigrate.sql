-- What writers compare with the schema that they know; no migration needs to think of it.
update counter
set value = (select max(cast(version as bigint)) from flyway_schema_history)
where name = 'schema';
