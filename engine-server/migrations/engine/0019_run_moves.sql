-- How often the present run has changed its host: what the new host tells first is no start.
alter table vm add column run_moves integer not null default 0;
