-- Tags form a tree and are put on objects. A tag's id, and those of the tags above it, stand among the ancestors of what
-- has it and of everything below: what is granted on a tag counts there, and for what comes there later.
create table tag (
  id uuid primary key,
  name text not null,
  description text not null default '',
  parent_id uuid references tag,
  -- Itself, the tags above it, and the system.
  ancestors uuid[] not null,
  created_at timestamptz not null default now(),
  revision bigint not null default 1,
  constraint tag_name_key unique nulls not distinct (parent_id, name)
);
create trigger touch before update of name, description, parent_id on tag
  for each row execute function touch_revision();

create table object_tag (
  tag_id uuid not null references tag on delete cascade,
  object_kind text not null,
  object_id uuid not null,
  tagged_at timestamptz not null default now(),
  tagged_by uuid references app_user on delete set null,
  constraint object_tag_key primary key (object_id, tag_id)
);
create index object_tag_tag on object_tag (tag_id, object_id);

create or replace view estate_object (kind, id, name, ancestors) as
  select 'system', '00000000-0000-4000-8000-000000000000'::uuid, 'System',
    array['00000000-0000-4000-8000-000000000000'::uuid]
  union all select 'data_center', id, name, ancestors from data_center
  union all select 'cluster', id, name, ancestors from cluster
  union all select 'host', id, name, ancestors from host
  union all select 'network', id, name, ancestors from network
  union all select 'storage_domain', id, name, ancestors from storage_domain
  union all select 'disk', id, name, ancestors from disk
  union all select 'vm', id, name, ancestors from vm
  union all select 'operation', id, object_name, ancestors from operation
  union all select 'tag', id, name, ancestors from tag;

-- The ancestors of an object with the tags of each of them: behind the system, which is the last of those it stands in.
create function with_tags(given uuid[]) returns uuid[] language sql stable as $$
  select own.ids || array(
    select distinct a.id from object_tag o join tag t on t.id = o.tag_id, unnest(t.ancestors) a(id)
    where o.object_id = any(own.ids) and a.id <> '00000000-0000-4000-8000-000000000000' order by a.id)
  from (select given[:array_position(given, '00000000-0000-4000-8000-000000000000')] as ids) own $$;
create function keep_tags() returns trigger language plpgsql as $$
begin
  -- Who puts tags on objects waits for those who bring objects below them, and sees them then.
  perform pg_advisory_xact_lock_shared(hashtext('overt tags'));
  new.ancestors := with_tags(new.ancestors);
  return new;
end $$;
create function forget_tags() returns trigger language plpgsql as $$
begin
  delete from object_tag where object_id = old.id;
  return null;
end $$;
do $$
declare t text;
begin
  foreach t in array array['data_center', 'cluster', 'host', 'network', 'storage_domain', 'disk', 'vm'] loop
    execute format('create trigger keep_tags before insert or update of ancestors on %I
      for each row execute function keep_tags()', t);
    execute format('create trigger forget_tags after delete on %I for each row execute function forget_tags()', t);
  end loop;
end $$;
create trigger forget_permissions after delete on tag for each row execute function forget_permissions();

-- Of these objects and of all below them, after their tags have changed.
create function refresh_tags(objects uuid[]) returns void language plpgsql as $$
declare t text;
begin
  foreach t in array array['data_center', 'cluster', 'host', 'network', 'storage_domain', 'disk', 'vm'] loop
    execute format('update %I set ancestors = ancestors where ancestors && $1', t) using objects;
  end loop;
  update operation set ancestors = with_tags(ancestors) where ancestors && objects;
end $$;

-- Whoever was granted something on one of these tags sees other objects now: consoles are looked at again, streams begin
-- anew. Very many are told as none, which means all.
create function tell_retagged(tags uuid[]) returns void language sql as $$
  select pg_notify('overt_access', ''),
    pg_notify('overt_retagged', case when cardinality(tags) > 200 then '' else array_to_string(tags, ',') end) $$;
create function tags_changed() returns trigger language plpgsql as $$
begin
  if not exists (select from changed) then return null; end if;
  perform pg_advisory_xact_lock(hashtext('overt tags'));
  perform refresh_tags(array(select distinct object_id from changed));
  perform tell_retagged(array(select distinct a.id from changed c join tag t on t.id = c.tag_id, unnest(t.ancestors) a(id)
    where a.id <> '00000000-0000-4000-8000-000000000000'));
  return null;
end $$;
create trigger tags_put after insert on object_tag referencing new table as changed
  for each statement execute function tags_changed();
create trigger tags_taken after delete on object_tag referencing old table as changed
  for each statement execute function tags_changed();

-- A tag that moves takes the tags below it along, and what has one of them.
create function place_tag() returns trigger language plpgsql as $$
begin
  new.ancestors := new.id || coalesce((select p.ancestors from tag p where p.id = new.parent_id),
    array['00000000-0000-4000-8000-000000000000'::uuid]);
  return new;
end $$;
create trigger place before insert or update of parent_id, ancestors on tag
  for each row execute function place_tag();
create function tag_moved() returns trigger language plpgsql as $$
begin
  if new.ancestors = old.ancestors then return null; end if;
  perform pg_advisory_xact_lock(hashtext('overt tags'));
  update tag set ancestors = ancestors where parent_id = new.id;
  perform refresh_tags(array(select object_id from object_tag where tag_id = new.id));
  perform tell_retagged(array(select distinct a.id from unnest(old.ancestors || new.ancestors) a(id)
    where a.id <> '00000000-0000-4000-8000-000000000000'));
  return null;
end $$;
create trigger moved after update of parent_id, ancestors on tag for each row execute function tag_moved();

-- The history of an object tells which tags it got and lost.
create function record_tag_change() returns trigger language plpgsql as $$
declare
  r object_tag := coalesce(new, old);
  o record;
begin
  select e.kind, e.name, e.ancestors, t.name as tag_name into o from estate_object e, tag t
    where e.id = r.object_id and e.kind = r.object_kind and t.id = r.tag_id;
  if not found then return null; end if; -- its own end says enough
  perform write_change(what_happened(tg_op), o.kind, r.object_id, o.name, null, 'tag', o.tag_name, null, null, o.ancestors);
  return null;
end $$;
create constraint trigger record_change after insert or delete on object_tag deferrable initially deferred
  for each row execute function record_tag_change();
