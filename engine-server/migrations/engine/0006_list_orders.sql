-- Orders that lists are paged in, and whose doings are asked for.
create index vm_memory on vm (memory_bytes, id);
create index disk_size on disk (size_bytes, id);
create index disk_created on disk (created_at, id);
create index event_user on event (user_id, at) where code is not null and user_id is not null;
create index operation_actor on operation (actor_id, created_at) where actor_id is not null;
