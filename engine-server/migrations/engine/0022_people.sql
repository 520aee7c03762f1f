-- Who may do what: roles with their rights, groups of people, and grants of a role to a user, a group or everyone.

-- ---------------------------------------------------------------- roles
create table role (
  id uuid primary key,
  name text not null constraint role_name_key unique,
  description text not null default '',
  -- For whom it is meant; what it lets one do is in its rights alone.
  kind text not null check (kind in ('administrator', 'user')),
  built_in boolean not null default false,
  -- Names of rights; `*` is every right there is and will be, of which there is one role.
  rights text[] not null,
  created_at timestamptz not null default now(),
  revision bigint not null default 1,
  constraint role_with_rights check (cardinality(rights) > 0),
  constraint role_with_every_right check (built_in or not rights @> '{*}')
);
create trigger touch before update of name, description, kind, rights on role
  for each row execute function touch_revision();

insert into role (id, name, description, kind, built_in, rights) values
  ('00000000-0000-4000-8000-000000000101', 'SuperUser', 'Everything.', 'administrator', true, '{*}'),
  ('00000000-0000-4000-8000-000000000102', 'ReadOnlyAdmin', 'Sees everything and changes nothing.', 'administrator', true,
    '{see,see_operations}'),
  ('00000000-0000-4000-8000-000000000103', 'DataCenterAdmin', 'Everything in a data center but making storage domains.',
    'administrator', true, '{see,create_vm,delete_vm,edit_vm_properties,run_vm,stop_vm,shut_down_vm,reboot_vm,reset_vm,migrate_vm,connect_to_vm,configure_vm_storage,configure_vm_network,create_disk,delete_disk,edit_disk_properties,attach_disk,create_host,delete_host,edit_host_configuration,manipulate_host,create_cluster,edit_cluster_configuration,delete_cluster,edit_data_center_configuration,delete_data_center,create_network,manipulate_permissions,see_operations,cancel_operations}'),
  ('00000000-0000-4000-8000-000000000104', 'ClusterAdmin', 'Everything in a cluster: its hosts and its VMs.',
    'administrator', true, '{see,create_vm,delete_vm,edit_vm_properties,run_vm,stop_vm,shut_down_vm,reboot_vm,reset_vm,migrate_vm,connect_to_vm,configure_vm_storage,configure_vm_network,create_disk,delete_disk,edit_disk_properties,attach_disk,create_host,delete_host,edit_host_configuration,manipulate_host,edit_cluster_configuration,delete_cluster,manipulate_permissions,see_operations,cancel_operations}'),
  ('00000000-0000-4000-8000-000000000105', 'HostAdmin', 'Adds, configures, maintains and removes hosts; moves VMs between them.',
    'administrator', true, '{see,create_host,delete_host,edit_host_configuration,manipulate_host,migrate_vm,see_operations,cancel_operations}'),
  ('00000000-0000-4000-8000-000000000106', 'StorageAdmin', 'Makes and configures storage domains and all disks on them.',
    'administrator', true, '{see,create_storage_domain,edit_storage_domain_configuration,create_disk,delete_disk,edit_disk_properties,attach_disk,see_operations,cancel_operations}'),
  ('00000000-0000-4000-8000-000000000107', 'NetworkAdmin', 'Makes networks and connects VMs to them.',
    'administrator', true, '{see,create_network,configure_vm_network,see_operations}'),
  ('00000000-0000-4000-8000-000000000201', 'UserRole', 'Sees, starts, stops and reboots VMs and opens their consoles.',
    'user', true, '{see,run_vm,stop_vm,shut_down_vm,reboot_vm,reset_vm,connect_to_vm,see_operations}'),
  ('00000000-0000-4000-8000-000000000202', 'UserVmRunTimeManager', 'As UserRole, and changes a VM, its disks and its network interfaces.',
    'user', true, '{see,run_vm,stop_vm,shut_down_vm,reboot_vm,reset_vm,connect_to_vm,edit_vm_properties,configure_vm_storage,configure_vm_network,edit_disk_properties,attach_disk,see_operations}'),
  ('00000000-0000-4000-8000-000000000203', 'UserVmManager', 'Everything with a VM: its owner, who can delete it and let others use it.',
    'user', true, '{see,delete_vm,run_vm,stop_vm,shut_down_vm,reboot_vm,reset_vm,connect_to_vm,edit_vm_properties,configure_vm_storage,configure_vm_network,create_disk,delete_disk,edit_disk_properties,attach_disk,manipulate_permissions,see_operations,cancel_operations}'),
  ('00000000-0000-4000-8000-000000000204', 'PowerUserRole', 'Makes VMs and disks of their own, and does not see those of others.',
    'user', true, '{create_vm,create_disk,attach_disk}'),
  ('00000000-0000-4000-8000-000000000205', 'VmCreator', 'Makes VMs of their own, and does not see those of others.',
    'user', true, '{create_vm}'),
  ('00000000-0000-4000-8000-000000000206', 'DiskCreator', 'Makes disks of their own, and does not see those of others.',
    'user', true, '{create_disk}'),
  ('00000000-0000-4000-8000-000000000207', 'DiskOperator', 'Everything with a disk: its owner.',
    'user', true, '{see,create_disk,delete_disk,edit_disk_properties,attach_disk}'),
  ('00000000-0000-4000-8000-000000000208', 'VnicProfileUser', 'Connects their VMs to a network.', 'user', true, '{see}');

-- ---------------------------------------------------------------- people
create table user_group (
  id uuid primary key,
  name text not null constraint user_group_name_key unique,
  description text not null default '',
  -- A group of a directory is known by what the directory calls it.
  provider_id uuid,
  external_id text,
  created_at timestamptz not null default now(),
  revision bigint not null default 1,
  constraint user_group_external_key unique (provider_id, external_id)
);
create trigger touch before update of name, description on user_group
  for each row execute function touch_revision();

-- Users and groups in a group.
create table group_member (
  group_id uuid not null references user_group on delete cascade,
  user_id uuid references app_user on delete cascade,
  member_group_id uuid references user_group on delete cascade,
  added_at timestamptz not null default now(),
  check (num_nonnulls(user_id, member_group_id) = 1),
  check (member_group_id <> group_id),
  constraint group_member_user_key unique (group_id, user_id),
  constraint group_member_group_key unique (group_id, member_group_id)
);
create index group_member_user on group_member (user_id) where user_id is not null;
create index group_member_group on group_member (member_group_id) where member_group_id is not null;

-- Those whom a grant must be made to, to reach a user: themself, everyone, and each group they are in, be it by groups
-- in groups. Kept by triggers, since every statement that reads an object asks.
create table user_principal (
  user_id uuid not null references app_user on delete cascade,
  principal_id uuid not null,
  primary key (user_id, principal_id)
);
create index user_principal_principal on user_principal (principal_id);

create function principals_of(who uuid) returns table (principal_id uuid) language sql stable as $$
  with recursive above (id) as (
    select group_id from group_member where user_id = who
    union select m.group_id from group_member m join above a on m.member_group_id = a.id)
  select who union all select '00000000-0000-4000-8000-000000000001'::uuid union all select id from above $$;

create function refresh_principals(users uuid[]) returns void language plpgsql as $$
begin
  delete from user_principal up where up.user_id = any(users)
    and not exists (select from principals_of(up.user_id) p where p.principal_id = up.principal_id);
  insert into user_principal (user_id, principal_id)
    select u.id, p.principal_id from app_user u, principals_of(u.id) p where u.id = any(users)
    on conflict do nothing;
end $$;

create function principals_of_new_user() returns trigger language plpgsql as $$
begin
  perform refresh_principals(array[new.id]);
  return null;
end $$;
create trigger principals after insert on app_user for each row execute function principals_of_new_user();

-- Changes of membership happen one after the other: each must see what the others have made of the groups.
create function principals_of_members() returns trigger language plpgsql as $$
declare users uuid[];
begin
  perform pg_advisory_xact_lock(hashtext('overt group members'));
  with recursive below (id) as (
    select member_group_id from changed where member_group_id is not null
    union select m.member_group_id from group_member m join below b on m.group_id = b.id where m.member_group_id is not null)
  select array_agg(distinct user_id) into users from (
    select user_id from changed where user_id is not null
    union select m.user_id from group_member m join below b on m.group_id = b.id where m.user_id is not null) found;
  if users is null then return null; end if;
  perform refresh_principals(users);
  perform pg_notify('overt_access', u::text) from unnest(users) u;
  return null;
end $$;
create trigger principals_added after insert on group_member referencing new table as changed
  for each statement execute function principals_of_members();
create trigger principals_taken after delete on group_member referencing old table as changed
  for each statement execute function principals_of_members();

select refresh_principals(array(select id from app_user));

-- ---------------------------------------------------------------- grants
drop trigger tell_access_changed on permission;
drop trigger record_change on permission;
alter table permission
  add column principal_kind text not null default 'user' check (principal_kind in ('user', 'group', 'everyone')),
  add column principal_id uuid,
  add column role_id uuid references role,
  -- A grant for a time ends by itself.
  add column expires_at timestamptz;
update permission set principal_id = user_id, role_id = case role
  when 'administrator' then '00000000-0000-4000-8000-000000000101'::uuid else '00000000-0000-4000-8000-000000000201' end;
drop function history_view(permission);
alter table permission
  alter column principal_kind drop default,
  alter column principal_id set not null,
  alter column role_id set not null,
  drop constraint permission_once,
  drop column user_id,
  drop column role,
  add constraint permission_once unique (principal_id, role_id, object_id),
  add constraint permission_of_everyone
    check ((principal_kind = 'everyone') = (principal_id = '00000000-0000-4000-8000-000000000001'));
create index permission_role on permission (role_id);
create index permission_page on permission (granted_at, id);
create index permission_end on permission (expires_at) where expires_at is not null;

-- Every grant that reaches a user, with what it lets them do.
create view user_grant (user_id, permission_id, object_kind, object_id, role_id, rights) as
  select up.user_id, p.id, p.object_kind, p.object_id, p.role_id, r.rights
  from user_principal up
  join permission p on p.principal_id = up.principal_id
  join role r on r.id = p.role_id
  where p.expires_at is null or p.expires_at > now();

create function principal_name(kind text, id uuid) returns text language sql stable as $$
  select case kind
    when 'user' then (select u.user_name from app_user u where u.id = $2)
    when 'group' then (select g.name from user_group g where g.id = $2)
    else 'Everyone' end $$;

-- A grant ends with whom it was made to.
create function forget_grants() returns trigger language plpgsql as $$
begin
  delete from permission where principal_id = old.id;
  return null;
end $$;
create trigger forget_grants after delete on app_user for each row execute function forget_grants();
create trigger forget_grants after delete on user_group for each row execute function forget_grants();

-- Those whom it reaches; empty, everybody, where they are many.
create function tell_grant_changed() returns trigger language plpgsql as $$
declare
  p permission := coalesce(new, old);
  reached uuid[] := array(select user_id from user_principal where principal_id = p.principal_id limit 201);
begin
  if cardinality(reached) > 200 then
    notify overt_access, '';
  else
    perform pg_notify('overt_access', u::text) from unnest(reached || p.principal_id) u;
  end if;
  return null;
end $$;
create trigger tell_access_changed after insert or update or delete on permission
  for each row execute function tell_grant_changed();
create function tell_role_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('overt_access', '');
  return null;
end $$;
create trigger tell_access_changed after update of rights, kind on role
  for each statement execute function tell_role_changed();

create function history_view(r permission) returns jsonb language sql stable as $$
  select jsonb_build_object('role', (select name from role where id = r.role_id))
    || case when r.expires_at is null then '{}' else jsonb_build_object('expiresAt', r.expires_at) end $$;
create or replace function record_permission_change() returns trigger language plpgsql as $$
declare
  r permission := coalesce(new, old);
  o record;
begin
  select kind, name, ancestors into o from estate_object where id = r.object_id;
  if not found then return null; end if;
  perform write_change(what_happened(tg_op), o.kind, r.object_id, o.name, null, 'permission',
    coalesce(principal_name(r.principal_kind, r.principal_id), ''),
    case when tg_op <> 'INSERT' then history_view(old) end, case when tg_op <> 'DELETE' then history_view(new) end,
    o.ancestors);
  return null;
end $$;
create constraint trigger record_change after insert or update or delete on permission deferrable initially deferred
  for each row execute function record_permission_change();

-- ---------------------------------------------------------------- tokens with narrower rights
-- Null: all that its owner may.
alter table api_token add column rights text[] constraint api_token_with_rights check (cardinality(rights) > 0);
