-- Hosts that are removed, and certificates that are renewed on request.
-- A lease outlives its holder: its number must go on growing, whoever has it next.
alter table structure_lease alter column host_id drop not null,
  drop constraint structure_lease_host_id_fkey,
  add constraint structure_lease_host_id_fkey foreign key (host_id) references host on delete set null;

-- Why a certificate is refused: what the machine it was issued to is told.
alter table issued_certificate add column revoked_reason text,
  add constraint issued_certificate_revoked_check check ((revoked_at is null) = (revoked_reason is null));
create index issued_certificate_subject on issued_certificate (subject_id);

-- When somebody asked for a new certificate of a host; null once it has one. While it is set, the certificate the host has
-- is good enough to be given the new one, though it may have ended: its key says who it is.
alter table host add column renewal_requested_at timestamptz;
drop trigger tell_host_changed on host;
create trigger tell_host_changed
  after update of approved_at, address, port, certificate_fingerprint, key_fingerprint, renewal_requested_at, name or delete
  on host for each statement execute function tell_host_changed();
