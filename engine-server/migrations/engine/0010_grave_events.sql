-- What the dashboard looks for among all events of a day: the few that tell of an error.
create index event_grave on event (at) where severity in ('error', 'alert');
-- And operations by when they ended, for those that failed.
create index operation_failed on operation (ended_at) where status = 'failed';
