-- The audit log narrowed to one kind of call was read from the newest record until a page was full.
create index audit_record_operation on audit_record (api_operation, at, id);
