-- For which VM a migration copied a disk into this volume: its guest may have written there, whoever has the disk by now.
-- No reference: the guest may outlive what is known of the VM.
alter table volume add column vm_id uuid;
update volume v set vm_id = (select a.vm_id from disk_attachment a where a.disk_id = v.disk_id limit 1)
  where exists (select from volume o where o.disk_id = v.disk_id and o.id <> v.id);
-- What is looked for is few: copies that migrations left.
create index volume_unused on volume (disk_id) where not active;
