-- People who are known elsewhere: by an OpenID Connect provider or in an LDAP directory (docs/decisions/0022).
alter table secret drop constraint secret_purpose_check;
alter table secret add constraint secret_purpose_check
  check (purpose in ('authority_key', 'server_key', 'engine_client_key', 'cloud_init', 'second_factor', 'identity_provider'));

create table identity_provider (
  id uuid primary key,
  kind text not null check (kind in ('oidc', 'ldap')),
  name text not null constraint identity_provider_name_key unique,
  enabled boolean not null,
  settings jsonb not null,
  -- The client secret or the bind account's password.
  secret_id uuid references secret,
  -- When its users were last checked against the directory, and why that failed.
  checked_at timestamptz,
  check_problem text,
  created_at timestamptz not null default now(),
  revision bigint not null default 1
);
create trigger touch before update of name, enabled, settings, secret_id on identity_provider
  for each row execute function touch_revision();

-- A user of a provider is known by its id for them, and has no password here. Names and mail addresses may come to
-- belong to somebody else; this may not.
alter table app_user
  alter password_hash drop not null,
  add provider_id uuid references identity_provider,
  add external_id text,
  add constraint app_user_external_key unique (provider_id, external_id),
  add constraint app_user_external_check
    check (num_nonnulls(provider_id, external_id) in (0, 2) and (provider_id is null or password_hash is null));

alter table user_group
  add constraint user_group_provider_fkey foreign key (provider_id) references identity_provider;

-- Sign-ins that wait for a browser to come back from its provider; each is taken once. What must stay secret of them
-- (the verifier, the nonce) is derived from the state by a key outside the database.
create table oidc_sign_in (
  state_hash bytea primary key,
  provider_id uuid not null references identity_provider on delete cascade,
  -- Of the cookie of the browser that began it.
  browser_hash bytea not null,
  redirect_uri text not null,
  return_to text not null,
  expires_at timestamptz not null
);
create index oidc_sign_in_expires on oidc_sign_in (expires_at);

-- Tokens of a provider's users are refused while it is not used: what was opened by one is looked at again.
create function tell_provider_changed() returns trigger language plpgsql as $$
begin
  notify overt_access, '';
  return null;
end $$;
create trigger tell_access_changed after update of enabled on identity_provider
  for each row when (old.enabled <> new.enabled) execute function tell_provider_changed();
