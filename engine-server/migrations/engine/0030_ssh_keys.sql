-- Public SSH keys of users, for machines they make.
create table ssh_key (
  id uuid primary key,
  user_id uuid not null references app_user on delete cascade,
  name text not null,
  type text not null,         -- as ssh-ed25519
  bits int not null check (bits >= 256),
  data text not null,         -- base64, as in a .pub file
  comment text not null,
  fingerprint text not null,  -- SHA256:…
  created_at timestamptz not null default now(),
  constraint ssh_key_fingerprint_key unique (user_id, fingerprint)
);
create index ssh_key_user on ssh_key (user_id, created_at, id);
