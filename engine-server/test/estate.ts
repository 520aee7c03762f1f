// Rows of a small estate, written directly: what tests of hosts and VMs begin with.
import { type Db, json } from '../src/db/database.ts'
import { systemId } from '../src/authz/actor.ts'
import { aGrant } from '../src/test-support/grants.ts'

/** Ids of an estate with one data center and one cluster. */
export interface Estate {
  readonly dataCenterId: string
  readonly clusterId: string
}

let count = 0
const next = (what: string) => `${what}-${++count}`

/** One data center with one cluster. */
export async function anEstate(db: Db): Promise<Estate> {
  const dataCenterId = crypto.randomUUID()
  const clusterId = crypto.randomUUID()
  await db
    .insertInto('data_center')
    .values({ id: dataCenterId, name: next('dc'), local: true, ancestors: [dataCenterId, systemId] })
    .execute()
  await db
    .insertInto('cluster')
    .values({
      id: clusterId,
      data_center_id: dataCenterId,
      name: next('cluster'),
      architecture: 'x86_64',
      ancestors: [clusterId, dataCenterId, systemId],
    })
    .execute()
  return { dataCenterId, clusterId }
}

/** An approved host of the estate. */
export async function aHost(
  db: Db,
  estate: Estate,
  override: {
    id?: string
    name?: string
    address?: string
    port?: number
    fingerprint?: string
    session?: number
  } = {},
): Promise<{ id: string; name: string }> {
  const id = override.id ?? crypto.randomUUID()
  const name = override.name ?? next('host')
  await db
    .insertInto('host')
    .values({
      id,
      name,
      cluster_id: estate.clusterId,
      address: override.address ?? '127.0.0.1',
      port: override.port ?? 1,
      machine_id: id,
      certificate_fingerprint: override.fingerprint ?? '',
      certificate_expires_at: new Date(Date.now() + 1e9),
      approved_at: new Date(),
      session_number: override.session ?? 1,
      ancestors: [id, estate.clusterId, estate.dataCenterId, systemId],
    })
    .execute()
  return { id, name }
}

/** A storage domain, attached, that all hosts of the estate share. */
export async function aSharedDomain(db: Db, { dataCenterId }: Estate): Promise<string> {
  const id = crypto.randomUUID()
  await db
    .insertInto('storage_domain')
    .values({
      id,
      data_center_id: dataCenterId,
      name: next('shared'),
      type: 'shared_folder',
      path: `/srv/${id}`,
      attached_at: new Date(),
      ancestors: [id, dataCenterId, systemId],
    })
    .execute()
  return id
}

/** A VM of the estate, made; with a run if `hostId` is given. */
export async function aVm(
  db: Db,
  estate: Estate,
  override: { id?: string; name?: string; hostId?: string; runId?: string; runNumber?: number } = {},
): Promise<{ id: string; name: string; runId: string; runNumber: number }> {
  const id = override.id ?? crypto.randomUUID()
  const name = override.name ?? next('vm')
  const runId = override.runId ?? crypto.randomUUID()
  const runNumber = override.runNumber ?? 1
  await db
    .insertInto('vm')
    .values({
      id,
      name,
      cluster_id: estate.clusterId,
      memory_bytes: 2 ** 30,
      max_memory_bytes: 2 ** 30,
      cpu_sockets: 1,
      cpu_cores: 1,
      cpu_threads: 1,
      firmware: 'bios',
      made_at: new Date(),
      run_number: runNumber,
      ...(override.hostId ? { run_id: runId, run_host_id: override.hostId } : {}),
      ancestors: [id, estate.clusterId, estate.dataCenterId, systemId],
    })
    .execute()
  return { id, name, runId, runNumber }
}

/** A person, with a role on an object if one is given. */
export async function aUser(db: Db, grant?: { role: 'administrator' | 'user'; objectId: string }): Promise<string> {
  const id = crypto.randomUUID()
  await db
    .insertInto('app_user')
    .values({ id, user_name: next('user'), password_hash: 'none' })
    .execute()
  if (grant)
    await db
      .insertInto('permission')
      .values(aGrant(id, grant.role, 'system', grant.objectId))
      .execute()
  return id
}

/** A start of a VM that is under way, or has ended; its id. */
export async function anOperation(db: Db, vmId: string, ended: boolean): Promise<string> {
  const id = crypto.randomUUID()
  await db
    .insertInto('operation')
    .values({
      id,
      kind: 'vm.start',
      input: json({}),
      object_kind: 'vm',
      object_id: vmId,
      object_name: 'x',
      ancestors: [vmId, systemId],
      actor_name: 'x',
      request_id: 'x',
      status: ended ? 'succeeded' : 'running',
      ended_at: ended ? new Date() : null,
    })
    .execute()
  return id
}
