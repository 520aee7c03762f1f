-- The VM whose first-boot settings a secret is, so that those it has replaced are found and removed. No reference: the
-- secret is there before its VM, and goes with it.
alter table secret add column vm_id uuid;
update secret s set vm_id = v.id from vm v where v.cloud_init_secret_id = s.id;
-- Nothing else refers to these.
delete from secret where purpose = 'cloud_init' and vm_id is null;
create index secret_vm on secret (vm_id) where vm_id is not null;
