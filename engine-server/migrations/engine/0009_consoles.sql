-- A session that only watches: what its viewer types or points at is not passed on.
alter table console_session add column view_only boolean not null default false;

-- The protocol a VM's screen is shown by, from its next start on.
alter table vm add column display text not null default 'vnc' constraint vm_display check (display in ('vnc', 'spice'));
create trigger touch_display before update of display on vm for each row
  when (old.display is distinct from new.display) execute function touch_revision();
