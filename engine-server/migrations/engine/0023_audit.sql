-- The audit log: who did, or was refused, what. A record is written once, in the transaction of what it tells of, and
-- never touched again. Once a second or so the leader gives new records their places in a chain of seals (docs/decisions/0020).
create table audit_record (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  last_at timestamptz,                          -- of refusals gathered in one record
  repeats integer not null default 1 check (repeats > 0),
  user_id uuid,
  user_name text not null,
  login_id uuid,
  client_address text not null,
  request_id text not null,
  api_operation text not null,                  -- as the contract names it
  object_kind text,
  object_id uuid,
  object_name text,
  outcome text not null check (outcome in ('done', 'refused', 'failed')),
  code text check ((code is null) = (outcome = 'done')),
  operation_id uuid,                            -- the long work that it began
  fields text[] not null default '{}',          -- names of what the request set, never values
  summary text not null
);
create index audit_record_at on audit_record (at, id);
create index audit_record_user on audit_record (user_id, at, id) where user_id is not null;
create index audit_record_object on audit_record (object_id, at, id) where object_id is not null;
create index audit_record_not_done on audit_record (at, id) where outcome <> 'done';

-- Records that have no place yet. Transactions commit in another order than they draw ids in, so "all beyond the last
-- sealed id" would skip some.
create table audit_waiting (record bigint primary key) with
  -- Rows come and go within a second; their remains are in the way of whoever looks for the next.
  (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

create table audit_seal (
  number bigint primary key check (number > 0), -- without gaps
  sealed_at timestamptz not null,
  first_place bigint not null,
  last_place bigint not null check (last_place >= first_place),
  previous bytea not null,                      -- hash of the seal before; zeros for the first
  root bytea not null,                          -- SHA-256 of the hashes of its records, in order
  hash bytea not null
);
-- Beside the record and not in it: an update would write the whole row and all its index entries a second time.
create table audit_place (
  number bigint primary key check (number > 0), -- without gaps
  record bigint not null unique,
  seal bigint not null,
  hash bytea not null
);

-- What came of checking the chain. Kept as the rest: a later check finds that the chain was cut behind the head.
create table audit_check (
  id bigint generated always as identity primary key,
  operation_id uuid not null unique,
  ended_at timestamptz not null default clock_timestamp(),
  records bigint not null,
  seals bigint not null,
  head bytea,
  broken_seal bigint,
  broken_record bigint,
  problem text                                  -- null: all is as it was sealed
);

create function await_seal() returns trigger language plpgsql as $$
begin
  insert into audit_waiting (record) values (new.id);
  return null;
end $$;
create trigger await_seal after insert on audit_record for each row execute function await_seal();

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'The audit log is only added to: % on % is refused.', lower(tg_op), tg_table_name
    using errcode = 'insufficient_privilege';
end $$;
-- A record stops waiting when it has its place, not before.
create function refuse_unsealed() returns trigger language plpgsql as $$
begin
  if not exists (select from audit_place where record = old.record) then
    raise exception 'Audit record % is not sealed yet and goes on waiting.', old.record
      using errcode = 'insufficient_privilege';
  end if;
  return old;
end $$;
create trigger refuse_unsealed before delete on audit_waiting for each row execute function refuse_unsealed();
create trigger refuse_update before update on audit_waiting for each statement execute function refuse_audit_change();
create trigger refuse_truncate before truncate on audit_waiting
  for each statement execute function refuse_audit_change();

-- Triggers hold for the owner too; the rights are for whoever gets others later.
do $$
declare t text;
begin
  foreach t in array array['audit_record', 'audit_place', 'audit_seal', 'audit_check'] loop
    execute format('create trigger refuse_change before update or delete or truncate on %I
      for each statement execute function refuse_audit_change()', t);
    execute format('revoke update, delete, truncate on %I from public, %I', t, current_user);
  end loop;
end $$;
