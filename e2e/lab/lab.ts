import { randomBytes } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { removeGroups } from './cgroups.ts'
import { killExactly, startTicks, until } from './exec.ts'
import { LabHost } from './host.ts'
import { writeHostFiles } from './host-files.ts'
import { createNetwork, type LabNetwork, removeLink } from './network.ts'
import { dropRecord, type LabRecord, orphanedRecords, saveRecord, thisProcess } from './registry.ts'

/** How a lab is made. */
export interface LabOptions {
  /** Folder below which the lab makes its own; short, because socket paths end at 107 bytes. `/tmp` by default. */
  dir?: string
}

/** Several hosts on one network of their own. */
export class Lab implements AsyncDisposable {
  readonly id: string
  /** The lab's folder: visible at the same path inside every host, so a place for shared files. */
  readonly folder: string
  /** This machine's address on the lab's network, where hosts find the engine. */
  readonly gateway: string
  readonly #network: LabNetwork
  readonly #record: LabRecord
  readonly #hosts = new Map<string, LabHost>()

  /** Use {@link createLab}. */
  constructor(record: LabRecord, network: LabNetwork) {
    this.id = record.id
    this.folder = record.folder
    this.gateway = network.gateway
    this.#network = network
    this.#record = record
  }

  /** Makes a host and powers it on. Names are lower-case letters and digits, as in a host name. */
  async addHost(name: string): Promise<LabHost> {
    if (!/^[a-z][a-z0-9]{0,15}$/.test(name)) throw new Error(`${name} is no name for a lab host`)
    if (this.#hosts.has(name)) throw new Error(`the lab has a host ${name} already`)
    const number = this.#hosts.size + 1
    const folder = join(this.folder, name)
    const hostName = `${name}.${this.id}.test`
    const place = { name, hostName, folder, address: `${this.#network.prefix}.${number}`, network: this.#network }
    const port = `${this.id}h${number}`
    const group = `overt-lab-${this.id}-${name}`
    const host = new LabHost({ ...place, port, group })
    await writeHostFiles(folder, hostName)
    // Recorded before it exists, so that a sweep finds it whatever happens in between.
    this.#hosts.set(name, host)
    this.#record.hosts.push({ name, group, port })
    await this.#save()
    await this.#writeNames()
    await host.powerOn()
    await this.#save()
    return host
  }

  /** Removes every host, the network and the folder; harmless when done before. */
  async down(): Promise<void> {
    for (const host of this.#hosts.values()) await host.down()
    this.#hosts.clear()
    await removeLab(this.#record)
  }

  /** Same as {@link down}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.down()
  }

  async #save(): Promise<void> {
    for (const entry of this.#record.hosts) {
      const init = this.#hosts.get(entry.name)?.init
      if (init) entry.init = init
    }
    await saveRecord(this.#record)
  }

  /** Every host knows every other by name; written in place, as a running host has the file bind-mounted. */
  async #writeNames(): Promise<void> {
    const hosts = [...this.#hosts.values()]
    const lines = hosts.map((host) => `${host.address} ${host.hostName} ${host.name}`)
    const text = ['127.0.0.1 localhost', ...lines, ''].join('\n')
    for (const host of hosts) await writeFile(join(this.folder, host.name, 'hosts'), text)
  }
}

/** Makes an empty lab, after removing what dead processes left of theirs. Needs root. */
export async function createLab(options: LabOptions = {}): Promise<Lab> {
  await sweepLabs()
  const id = `ol${randomBytes(3).toString('hex')}`
  const folder = join(options.dir ?? '/tmp', `overt-lab-${id}`)
  const record: LabRecord = { id, owner: thisProcess(), folder, bridge: id, hosts: [] }
  await saveRecord(record)
  await mkdir(folder, { recursive: true })
  try {
    return new Lab(record, await createNetwork(record.bridge))
  } catch (error) {
    await removeLab(record)
    throw error
  }
}

/** Removes processes, control groups, interfaces and folders of labs whose maker is dead; gives their ids. */
export async function sweepLabs(): Promise<string[]> {
  const orphans = orphanedRecords()
  for (const record of orphans) await removeLab(record)
  return orphans.map(({ id }) => id)
}

async function removeLab(record: LabRecord): Promise<void> {
  for (const { init, port, group } of record.hosts) {
    if (init) {
      killExactly(init.pid, init.ticks)
      await until(`the end of host process ${init.pid}`, 10_000, () => startTicks(init.pid) !== init.ticks)
    }
    await removeLink(port)
    await removeGroups(group)
  }
  await removeLink(record.bridge)
  await rm(record.folder, { recursive: true, force: true })
  await dropRecord(record.id)
}
