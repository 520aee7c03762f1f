-- What ended lately of VMs, newest first, for the notices of their users.
create index operation_vm_ended on operation (ended_at) where object_kind = 'vm' and ended_at is not null;
