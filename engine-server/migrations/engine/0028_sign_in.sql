-- How people sign in. A user who is invited has no password yet; one who is disabled keeps it and is refused.
alter table app_user add column disabled_at timestamptz;
alter table app_user add column must_change_password boolean not null default false;
drop trigger touch on app_user;
create trigger touch before update of user_name, display_name, password_hash, disabled_at, must_change_password on app_user
  for each row execute function touch_revision();

-- What the browser called itself; lists say it in words.
alter table login_session add column user_agent text not null default '';
create index login_session_made on login_session (created_at, id);

-- The password was right and something is still missing: what a browser shows meanwhile, good for that alone.
create table sign_in_step (
  token_hash bytea primary key,
  user_id uuid not null references app_user on delete cascade,
  needs text not null check (needs in ('code', 'new_password')),
  failures int not null default 0,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sign_in_step_user on sign_in_step (user_id);

create table second_factor (
  user_id uuid primary key references app_user on delete cascade,
  secret_id uuid not null references secret,
  created_at timestamptz not null default now(),
  confirmed_at timestamptz,           -- null: being set up; no code is asked for
  last_step bigint not null default 0 -- the newest step of time a code was taken of: no code is good twice
);
-- The sealed secret goes with what it belongs to, also when the user is removed.
create function forget_second_factor() returns trigger language plpgsql as $$
begin
  delete from secret where id = old.secret_id;
  return null;
end $$;
create trigger forget_secret after delete on second_factor for each row execute function forget_second_factor();

create table recovery_code (
  user_id uuid not null references second_factor on delete cascade,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (user_id, code_hash)
);

-- A link by which a user sets the password, once. One at a time; kept when used, to say so to who comes again.
create table invitation (
  user_id uuid primary key references app_user on delete cascade,
  token_hash bytea not null unique,
  invited_by uuid references app_user on delete set null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);

-- Whoever is disabled has nothing open any longer: sessions are deleted, tokens are kept and refused.
create function tell_disabled() returns trigger language plpgsql as $$
begin
  perform pg_notify('overt_access', new.id::text);
  return null;
end $$;
create trigger tell_access_changed after update of disabled_at on app_user
  for each row when (old.disabled_at is distinct from new.disabled_at) execute function tell_disabled();
