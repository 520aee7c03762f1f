-- A host is known by its key, so that its certificate can be renewed. Null until the key has been seen: the certificate that
-- was issued to it says who it is until then.
alter table host add column key_fingerprint text check (key_fingerprint ~ '^[0-9a-f]{64}$');

drop trigger tell_host_changed on host;
create trigger tell_host_changed
  after update of approved_at, address, port, certificate_fingerprint, key_fingerprint, name or delete on host
  for each statement execute function tell_host_changed();
