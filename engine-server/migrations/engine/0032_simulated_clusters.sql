-- Whether a cluster has simulated hosts, so that their VMs say so. It was looked up with each VM, which with a thousand
-- hosts took longer than all the rest of the lookup.
alter table cluster add column simulated boolean not null default false;
update cluster c set simulated = true where exists (
  select from host h join host_runtime r on r.host_id = h.id where h.cluster_id = c.id and r.simulated);

create function find_simulated(clusters uuid[]) returns void language plpgsql as $$
begin
  -- Of two changes at once the second looks when the first has ended. In one order, or two hosts that change places
  -- would wait for each other.
  perform from cluster where id = any(clusters) order by id for no key update;
  update cluster c set simulated = f.found from (
    select k.id, exists (select from host h join host_runtime r on r.host_id = h.id
      where h.cluster_id = k.id and r.simulated) as found from unnest(clusters) k(id)) f
  where c.id = f.id and c.simulated <> f.found;
end $$;

create function runtime_simulated() returns trigger language plpgsql as $$
begin
  perform find_simulated(array(select cluster_id from host where id = new.host_id));
  return null;
end $$;
create trigger simulated_made after insert on host_runtime
  for each row when (new.simulated) execute function runtime_simulated();
create trigger simulated_changed after update of simulated on host_runtime
  for each row when (new.simulated <> old.simulated) execute function runtime_simulated();

-- Of a host that is removed `new` has nothing.
create function host_moved() returns trigger language plpgsql as $$
begin
  perform find_simulated(array[old.cluster_id, new.cluster_id]);
  return null;
end $$;
create trigger simulated_moved after update of cluster_id on host
  for each row when (new.cluster_id is distinct from old.cluster_id) execute function host_moved();
create trigger simulated_gone after delete on host for each row execute function host_moved();
