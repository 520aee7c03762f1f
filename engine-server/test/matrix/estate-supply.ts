// An estate of a test: an engine with hosts in memory, two data centers, and fresh objects of every kind on demand.
import { json } from '../../src/db/database.ts'
import type { FakeHosts } from '../../src/hosts/fake.ts'
import { systemId } from '../../src/authz/actor.ts'
import { type TestEngine, testEngine } from '../harness.ts'
import { hostsInMemory } from './hosts-in-memory.ts'
import { newMarker, Register, type Thing } from './markers.ts'

/** A data center with what is in it: two hosts that are up, a storage domain on the first of them, a network. */
export interface Part {
  readonly dataCenter: Thing
  readonly cluster: Thing
  readonly host: Thing
  readonly otherHost: Thing
  readonly domain: Thing
  readonly network: Thing
}

/** An engine with an estate. */
export interface Estate extends AsyncDisposable {
  readonly engine: TestEngine
  readonly hosts: FakeHosts
  readonly register: Register
  readonly system: Thing
  /** Where callers have their rights. */
  readonly home: Part
  /** Where none of them has, but one. */
  readonly abroad: Part
}

/** A VM with what is in it. */
export interface VmThing extends Thing {
  readonly diskId: string
  readonly nicId: string
  readonly runId: string
}

/** Starts an engine with hosts in memory, and fills it. */
export async function anEstate(): Promise<Estate> {
  let hosts: FakeHosts | undefined
  const engine = await testEngine({
    composeHosts: (core) => {
      const side = hostsInMemory(core)
      hosts = side.hosts
      return side
    },
  })
  if (!hosts) throw new Error('the engine has no hosts')
  const register = new Register()
  const system: Thing = { kind: 'system', id: systemId, name: 'System', above: [systemId] }
  const base = { engine, hosts, register, system }
  const estate = { ...base, home: await aPart(base), abroad: await aPart(base) }
  return { ...estate, [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() }
}

type Bare = Pick<Estate, 'engine' | 'hosts' | 'register'>

let count = 0
const next = () => ++count

/** What every object is called, in texts with words of its own. */
function called(what: string) {
  return { name: `${what}-${newMarker()}`, description: `About ${newMarker()}` }
}

/** A data center of its own, filled. */
export async function aPart(estate: Bare): Promise<Part> {
  const dataCenter = await aDataCenter(estate)
  const cluster = await aCluster(estate, dataCenter)
  const host = await aHost(estate, cluster)
  const otherHost = await aHost(estate, cluster)
  const network = await aNetwork(estate, dataCenter)
  const domain = await aDomain(estate, dataCenter, host)
  await aDomain(estate, dataCenter, host, 'missing')
  return { dataCenter, cluster, host, otherHost, domain, network }
}

export async function aDataCenter({ engine, register }: Bare): Promise<Thing> {
  const id = crypto.randomUUID()
  const above = [id, systemId]
  const texts = called('dc')
  await engine.db
    .insertInto('data_center')
    .values({ id, ...texts, local: true, ancestors: above })
    .execute()
  return register.add({ kind: 'data_center', id, name: texts.name, above }, texts.description)
}

export async function aCluster({ engine, register }: Bare, dataCenter: Thing): Promise<Thing> {
  const id = crypto.randomUUID()
  const above = [id, ...dataCenter.above]
  const texts = called('cluster')
  await engine.db
    .insertInto('cluster')
    .values({ id, data_center_id: dataCenter.id, ...texts, architecture: 'x86_64', ancestors: above })
    .execute()
  const thing: Thing = { kind: 'cluster', id, name: texts.name, above, shows: [dataCenter.id] }
  return register.add(thing, texts.description)
}

/** A host of a cluster that is up and has reported. One that waits for approval has no cluster. */
export async function aHost({ engine, hosts, register }: Bare, cluster: Thing | undefined): Promise<Thing> {
  const id = crypto.randomUUID()
  const above = [id, ...(cluster?.above ?? [systemId])]
  const texts = called('host')
  await engine.db
    .insertInto('host')
    .values({
      id,
      ...texts,
      cluster_id: cluster?.id ?? null,
      address: `${newMarker()}.example`,
      port: 54_321,
      machine_id: id,
      certificate_fingerprint: id,
      certificate_expires_at: new Date('2100-01-01'),
      approved_at: cluster ? new Date() : null,
      session_number: 1,
      ancestors: above,
    })
    .execute()
  if (cluster) {
    await engine.db
      .insertInto('host_connection')
      .values({ host_id: id, state: 'up', last_answer_at: new Date() })
      .execute()
    hosts.addHost(id, { hostName: texts.name })
    hosts.connect(id, 1)
  }
  const thing: Thing = { kind: 'host', id, name: texts.name, above, shows: cluster?.above ?? [] }
  return register.add(thing, texts.description)
}

export async function aNetwork({ engine, register }: Bare, dataCenter: Thing): Promise<Thing> {
  const id = crypto.randomUUID()
  const above = [id, ...dataCenter.above]
  const texts = called('net')
  const number = next()
  await engine.db
    .insertInto('network')
    .values({
      id,
      data_center_id: dataCenter.id,
      ...texts,
      mode: 'nat',
      mtu: 1500,
      ipv4_cidr: `10.${100 + (number >> 8)}.${number & 255}.1/24`,
      ancestors: above,
    })
    .execute()
  const thing: Thing = { kind: 'network', id, name: texts.name, above, shows: [dataCenter.id] }
  return register.add(thing, texts.description)
}

/** A storage domain of a host. */
export async function aDomain(
  { engine, hosts, register }: Bare,
  dataCenter: Thing,
  host: Thing,
  status: 'active' | 'missing' = 'active',
): Promise<Thing> {
  const { db } = engine
  const id = crypto.randomUUID()
  const above = [id, ...dataCenter.above]
  const texts = called('domain')
  const path = `/srv/overt/${newMarker()}`
  await db
    .insertInto('storage_domain')
    .values({
      id,
      data_center_id: dataCenter.id,
      ...texts,
      type: 'local',
      host_id: host.id,
      path,
      attached_at: new Date(),
      ancestors: above,
    })
    .execute()
  await db
    .insertInto('storage_domain_runtime')
    .values({ domain_id: id, status, total_bytes: 1e12, available_bytes: 1e12 })
    .execute()
  await db.insertInto('storage_domain_host').values({ domain_id: id, host_id: host.id, status }).execute()
  hosts
    .host(host.id)
    .domains.set(id, { path, name: texts.name, leaseNumber: 0, missing: status === 'missing', volumes: new Map() })
  const thing: Thing = { kind: 'storage_domain', id, name: texts.name, above, shows: [dataCenter.id, host.id] }
  return register.add(thing, texts.description, path)
}

/** A disk that is made. */
export async function aDisk({ engine, hosts, register }: Bare, { domain, host }: Part): Promise<Thing> {
  const { db } = engine
  const [id, volumeId] = [crypto.randomUUID(), crypto.randomUUID()]
  const above = [id, ...domain.above]
  const texts = called('disk')
  const size = 2 ** 30
  await db
    .insertInto('disk')
    .values({
      id,
      storage_domain_id: domain.id,
      ...texts,
      content_type: 'data',
      format: 'qcow2',
      allocation: 'thin',
      size_bytes: size,
      ready_at: new Date(),
      ancestors: above,
    })
    .execute()
  await db
    .insertInto('volume')
    .values({ id: volumeId, disk_id: id, storage_domain_id: domain.id, format: 'qcow2' })
    .execute()
  const info = { volumeId, diskId: id, format: 'qcow2', virtualSizeBytes: size, actualSizeBytes: 196_608 } as const
  hosts.host(host.id).domains.get(domain.id)?.volumes.set(volumeId, info)
  const thing: Thing = { kind: 'disk', id, name: texts.name, above, shows: [domain.id] }
  return register.add(thing, texts.description)
}

/** What a VM of a test is like. */
export interface VmWishes {
  /** It runs on the part's first host, and is in this state. */
  readonly runs?: 'up' | 'paused'
  /** Without a disk it can go to another host. */
  readonly diskless?: boolean
}

/** A VM that is made, with a disk and an interface. */
export async function aVm(estate: Bare, part: Part, { runs, diskless = false }: VmWishes = {}): Promise<VmThing> {
  const { engine, hosts, register } = estate
  const { db } = engine
  const [id, nicId, runId] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()]
  const above = [id, ...part.cluster.above]
  const texts = called('vm')
  const disk = diskless ? undefined : await aDisk(estate, part)
  const memory = 64 * 2 ** 20
  const config = {
    name: texts.name,
    memoryBytes: memory,
    maxMemoryBytes: memory,
    cpu: { sockets: 1, coresPerSocket: 1, threadsPerCore: 1 },
    firmware: 'bios',
    bootDevices: ['disk'],
    isoDiskId: null,
    cloudInitSecretId: null,
  }
  await db
    .insertInto('vm')
    .values({
      id,
      cluster_id: part.cluster.id,
      ...texts,
      memory_bytes: memory,
      max_memory_bytes: memory,
      cpu_sockets: 1,
      cpu_cores: 1,
      cpu_threads: 1,
      firmware: 'bios',
      made_at: new Date(),
      run_number: 1,
      ...(runs ? { run_id: runId, run_host_id: part.host.id, run_config: json(config) } : {}),
      ancestors: above,
    })
    .execute()
  if (disk)
    await db
      .insertInto('disk_attachment')
      .values({ vm_id: id, disk_id: disk.id, bus: 'virtio', device: 'disk', read_only: false, position: 0 })
      .execute()
  const mac = id.replaceAll('-', '').slice(0, 10).replaceAll(/(..)/g, ':$1')
  await db
    .insertInto('nic')
    .values({
      id: nicId,
      vm_id: id,
      network_id: part.network.id,
      name: `nic-${newMarker()}`,
      model: 'virtio',
      mac_address: `02${mac}`,
      position: 0,
    })
    .execute()
  if (runs) {
    const at = new Date()
    const run = { vmId: id, runId, runNumber: 1 }
    const guest = { hostName: newMarker(), interfaces: [] }
    const host = hosts.host(part.host.id)
    host.machines.set(id, {
      ...run,
      name: texts.name,
      status: runs,
      reason: '',
      at: at.toISOString(),
      startedAt: at.toISOString(),
      external: false,
      consoles: ['vnc', 'serial'],
      memoryBytes: memory,
      cpus: 1,
    })
    await db
      .insertInto('vm_runtime')
      .values({
        vm_id: id,
        host_id: part.host.id,
        run_id: runId,
        run_number: 1,
        session_number: 1,
        sequence: 1,
        status: runs,
        since: at,
        started_at: at,
        consoles: ['vnc', 'serial'],
        memory_bytes: memory,
        cpus: 1,
        guest: json(guest),
        reported_at: at,
      })
      .execute()
  }
  const shows = [
    ...part.cluster.above,
    part.network.id,
    // Where it runs, and where it may move to.
    part.host.id,
    part.otherHost.id,
    ...(disk ? [disk.id, ...(disk.shows ?? [])] : []),
  ]
  const thing = { kind: 'vm', id, name: texts.name, above, shows, diskId: disk?.id ?? '', nicId, runId } as const
  return register.add<VmThing>(thing, texts.description)
}

/** An operation on a VM in a state that it stays in. */
export async function anOperation(
  { engine, register }: Bare,
  vm: Thing,
  status: 'waiting' | 'stuck' | 'failed',
  by: { readonly userId: string; readonly userName: string },
): Promise<Thing> {
  const id = crypto.randomUUID()
  const slot = next()
  await engine.db
    .insertInto('operation')
    .values({
      id,
      kind: 'vm.reboot',
      input: json({ runId: vm.id, runNumber: 1, hostId: null }),
      object_kind: 'vm',
      object_id: vm.id,
      object_name: vm.name,
      ancestors: [id, ...vm.above],
      actor_id: by.userId,
      actor_name: by.userName,
      request_id: id,
      status,
      cancellable: true,
      reason: status === 'stuck' ? 'It waits for the test.' : '',
      wake_at: new Date('2100-01-01'),
      ended_at: status === 'failed' ? new Date() : null,
    })
    .execute()
  await engine.db
    .insertInto('operation_lock')
    .values({
      object_id: vm.id,
      object_kind: 'vm',
      object_name: vm.name,
      aspect: 'power',
      mode: 'shared',
      operation_id: id,
      slot: `[${slot},${slot + 1})`,
    })
    .execute()
  return register.add({ kind: 'operation', id, name: vm.name, above: [id, ...vm.above] })
}

/** A tag; below another if one is given. */
export async function aTag({ engine, register }: Bare, parent?: Thing): Promise<Thing> {
  const id = crypto.randomUUID()
  const texts = called('tag')
  await engine.db
    .insertInto('tag')
    .values({ id, ...texts, parent_id: parent?.id ?? null, ancestors: [] })
    .execute()
  const above = [id, ...(parent?.above ?? [systemId])]
  return register.add({ kind: 'tag', id, name: texts.name, above }, texts.description)
}

/** Puts a tag on an object. */
export async function tagIt({ engine }: Bare, tag: Thing, object: Thing): Promise<void> {
  await engine.db
    .insertInto('object_tag')
    .values({ tag_id: tag.id, object_kind: object.kind, object_id: object.id })
    .execute()
}
