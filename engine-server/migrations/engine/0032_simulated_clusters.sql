-- Whether a cluster has simulated hosts, so that their VMs say so. It was looked up with each VM, which with a thousand
-- hosts took longer than all the rest of the lookup.
alter table cluster add column simulated boolean not null default false;
update cluster c set simulated = true where exists (
  select from host h join host_runtime r on r.host_id = h.id where h.cluster_id = c.id and r.simulated);

create function find_simulated(of_cluster uuid) returns void language plpgsql as $$
begin
  -- Two changes at once: the second looks when the first has ended.
  perform from cluster where id = of_cluster for no key update;
  update cluster c set simulated = f.found from (select exists (
    select from host h join host_runtime r on r.host_id = h.id where h.cluster_id = of_cluster and r.simulated) as found) f
  where c.id = of_cluster and c.simulated <> f.found;
end $$;

create function runtime_simulated() returns trigger language plpgsql as $$
begin
  perform find_simulated((select cluster_id from host where id = new.host_id));
  return null;
end $$;
create trigger simulated_made after insert on host_runtime
  for each row when (new.simulated) execute function runtime_simulated();
create trigger simulated_changed after update of simulated on host_runtime
  for each row when (new.simulated <> old.simulated) execute function runtime_simulated();

create function host_moved() returns trigger language plpgsql as $$
begin
  perform find_simulated(old.cluster_id);
  if tg_op = 'UPDATE' then perform find_simulated(new.cluster_id); end if;
  return null;
end $$;
create trigger simulated_moved after update of cluster_id on host
  for each row when (new.cluster_id is distinct from old.cluster_id) execute function host_moved();
create trigger simulated_gone after delete on host for each row execute function host_moved();
