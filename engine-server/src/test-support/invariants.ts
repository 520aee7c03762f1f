import type { Estate } from './estate.ts'

/**
 * What must hold whenever no operation is under way: an empty list, or a sentence per breach. Called after crashes,
 * undos and cancels.
 */
export async function breaches({ db, hosts, ingest, services: _services, ...estate }: Estate): Promise<string[]> {
  await ingest.idle()
  const found: string[] = []
  const locks = await db.selectFrom('operation_lock').select(['object_name', 'operation_id']).execute()
  for (const lock of locks) found.push(`${lock.object_name} is locked by ${lock.operation_id}`)
  const live = await db.selectFrom('operation').select(['id', 'kind', 'status']).where('ended_at', 'is', null).execute()
  for (const { kind, status } of live) found.push(`${kind} is ${status}`)

  const vms = await db
    .selectFrom('vm')
    .select(['id', 'name', 'made_at', 'run_id', 'run_host_id', 'migration_host_id'])
    .execute()
  const vmById = new Map(vms.map((vm) => [vm.id, vm]))
  for (const vm of vms) {
    if (!vm.made_at) found.push(`VM ${vm.name} is not made`)
    if (vm.run_id && !vm.run_host_id) found.push(`VM ${vm.name} has a run without a host`)
    if (vm.migration_host_id) found.push(`VM ${vm.name} is on its way with nobody moving it`)
    const machine = vm.run_host_id === null ? undefined : hosts.host(vm.run_host_id).machines.get(vm.id)
    if (vm.run_id && machine?.runId !== vm.run_id) found.push(`VM ${vm.name} has a run that its host does not`)
  }
  const disks = await db
    .selectFrom('disk as d')
    .innerJoin('volume as v', 'v.disk_id', 'd.id')
    .select(['d.name', 'd.ready_at', 'd.illegal_reason', 'v.id as volume_id', 'd.storage_domain_id'])
    .execute()
  for (const disk of disks) if (!disk.ready_at) found.push(`Disk ${disk.name} is not made`)

  const volumeIds = new Set(disks.map(({ volume_id }) => volume_id))
  const { host } = estate
  for (const { vmId, runId } of host.machines.values())
    if (vmById.get(vmId)?.run_id !== runId) found.push(`a machine of VM ${vmId} runs that no VM has`)
  const there = new Set([...host.domains.values()].flatMap(({ volumes }) => [...volumes.keys()]))
  for (const id of there) if (!volumeIds.has(id)) found.push(`volume ${id} belongs to no disk`)
  for (const { volume_id, name, storage_domain_id, illegal_reason } of disks)
    if (host.domains.has(storage_domain_id) && !there.has(volume_id) && illegal_reason === null)
      found.push(`disk ${name} has lost its volume`)
  const secrets = await db
    .selectFrom('secret as s')
    .leftJoin('vm', 'vm.cloud_init_secret_id', 's.id')
    .select('s.id')
    .where('s.purpose', '=', 'cloud_init')
    .where('vm.id', 'is', null)
    .execute()
  for (const { id } of secrets) found.push(`secret ${id} is of no VM`)
  return found
}

/** What is there, without times and what only remembers: equal before and after something that was undone. */
export async function inventory({ db, host, ingest }: Estate): Promise<unknown> {
  await ingest.idle()
  const vms = await db
    .selectFrom('vm')
    .select(['name', 'made_at', 'run_id', 'run_host_id', 'run_config', 'memory_bytes'])
    .orderBy('name')
    .execute()
  const disks = await db.selectFrom('disk').select(['name', 'read_only', 'size_bytes']).orderBy('name').execute()
  const nics = await db.selectFrom('nic').select('mac_address').orderBy('mac_address').execute()
  const attachments = await db.selectFrom('disk_attachment').select(['vm_id', 'disk_id']).orderBy('disk_id').execute()
  return {
    vms,
    disks,
    nics,
    attachments,
    machines: [...host.machines.values()].map(({ vmId, runId, status }) => ({ vmId, runId, status })),
    domains: [...host.domains].map(([id, { path }]) => ({ id, path })),
    volumes: [...host.domains.values()].flatMap(({ volumes }) => [...volumes.keys()]).sort(),
  }
}
