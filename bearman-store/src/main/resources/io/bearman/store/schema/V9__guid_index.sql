-- Before a GUID is believed it is looked whether another machine has it too.
create index machine_by_guid on machine (bmc_guid);
