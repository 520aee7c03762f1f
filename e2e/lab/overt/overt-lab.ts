import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from '@overt/api-client'
import type { Schema } from '@overt/api-client/engine'
import { adminClient } from '../../support/sign-in.ts'
import { until } from '../../support/until.ts'
import { endCuts, hideFolder, silence } from '../cuts.ts'
import type { LabHost } from '../host.ts'
import { createLab, type Lab } from '../lab.ts'
import { type Enrollment, LabAgent } from './agent.ts'
import { openDoor } from './door.ts'
import { LabEngine } from './engine.ts'
import { guestImage, importImage, makePlace, makeSharedStorage } from './provision.ts'

/** How long a host may take to enrol and come up, in seconds; the agent first tries out what runs guests here. */
const patience = { seconds: 120, everyMs: 250 }

/** What a host can be cut off from. */
export type Cut = 'engine' | 'storage' | 'hosts'

/** How an Overt of several hosts is made. */
export interface OvertLabOptions {
  /** Hosts to begin with, named `h1`, `h2` and so on. */
  readonly hosts: number
  /** Also makes shared storage with the demo guest's image in it. */
  readonly storage?: boolean
  /** The data center’s hosts have storage of their own instead. */
  readonly local?: boolean
  /** Port on this machine's loopback; 0 for any. */
  readonly port?: number
  readonly say?: (line: string) => void
}

/**
 * Several real hosts and an engine, each in namespaces of its own: what `npm run lab` shows to people and what tests break.
 * The engine has a host to itself, so that any other can lose its power.
 */
export class OvertLab implements AsyncDisposable {
  readonly lab: Lab
  readonly engine: LabEngine
  /** Folder that every host sees, for shared storage. */
  readonly shared: string
  /** Where this machine finds the portals. */
  readonly origin: string
  /** The administrator's API. */
  readonly client: Client
  /** The cluster that hosts are approved into. */
  readonly clusterId: string
  readonly dataCenterId: string
  readonly #agents = new Map<string, LabAgent>()
  readonly #closeDoor: () => void

  private constructor(parts: {
    lab: Lab
    engine: LabEngine
    shared: string
    origin: string
    client: Client
    clusterId: string
    dataCenterId: string
    closeDoor: () => void
  }) {
    this.lab = parts.lab
    this.engine = parts.engine
    this.shared = parts.shared
    this.origin = parts.origin
    this.client = parts.client
    this.clusterId = parts.clusterId
    this.dataCenterId = parts.dataCenterId
    this.#closeDoor = parts.closeDoor
  }

  /** Makes all of it; removes what it made when that fails. */
  static async start({
    hosts,
    storage = false,
    local = false,
    port = 0,
    say = () => {},
  }: OvertLabOptions): Promise<OvertLab> {
    const image = storage ? await guestImage() : undefined
    const lab = await createLab()
    let closeDoor = () => {}
    try {
      const shared = join(lab.folder, 'shared')
      await mkdir(shared)
      const engine = new LabEngine(await lab.addHost('engine'), lab.folder, say)
      await engine.start()
      const { origin, close } = await openEngineDoor(lab, engine, port)
      closeDoor = close
      const { client } = await adminClient({ origin, password: engine.password })
      const place = await makePlace(client, local)
      const overt = new OvertLab({ lab, engine, shared, origin, client, ...place, closeDoor })
      for (let number = 1; number <= hosts; number += 1) {
        const host = await overt.addHost(`h${number}`)
        say(`Host ${host.name} is up.`)
      }
      if (image !== undefined) {
        const domain = await makeSharedStorage(client, place.dataCenterId, shared)
        await importImage(client, domain, shared, image)
        say('Storage domain "Shared" is active, with the image "tiny-linux" in it.')
      }
      return overt
    } catch (error) {
      closeDoor()
      await lab.down()
      throw error
    }
  }

  /** Names of the hosts, in the order they were made. */
  get names(): string[] {
    return [...this.#agents.keys()]
  }

  /** A machine with libvirt that is no host yet. */
  async bareMachine(name: string): Promise<LabAgent> {
    const host = await this.lab.addHost(name)
    const agent = new LabAgent(host, { folder: join(this.lab.folder, name), shared: this.shared })
    this.#agents.set(name, agent)
    return agent
  }

  /** Makes a host by the portal's command, which waits for approval; {@link addHost} approves it too. */
  async addPendingHost(name: string): Promise<Schema<'Host'>> {
    const agent = await this.bareMachine(name)
    const { code, stderr } = await agent.install(this.engine, await this.makeEnrollment())
    if (code !== 0) throw new Error(`${name} did not become a host: ${stderr}`)
    return await this.hostOf(name)
  }

  /** What registers one host. */
  makeEnrollment(): Promise<Enrollment> {
    return this.client.call('createHostEnrollmentToken', { body: { expiresInSeconds: 3600 } })
  }

  /** Makes a host and waits until it is up. */
  async addHost(name: string): Promise<Schema<'Host'>> {
    await this.addPendingHost(name)
    return await this.approve(name)
  }

  /** Approves a host into the lab's cluster and waits until it is up. */
  async approve(name: string): Promise<Schema<'Host'>> {
    const { id } = await this.hostOf(name)
    await this.client.call('approveHost', { path: { id }, body: { clusterId: this.clusterId } })
    return await this.hostIs(name, 'up')
  }

  /** A host as the engine has it. */
  async hostOf(name: string): Promise<Schema<'Host'>> {
    const host = await this.#find(name)
    if (!host) throw new Error(`the engine knows no host ${name}`)
    return host
  }

  /** Waits until the engine says that of a host. */
  hostIs(name: string, status: Schema<'HostStatus'>, seconds = patience.seconds): Promise<Schema<'Host'>> {
    return until(
      `${name} to be ${status}`,
      async () => {
        const host = await this.#find(name)
        return host?.status === status ? host : undefined
      },
      { ...patience, seconds },
    )
  }

  /** The agent of a host. */
  agent(name: string): LabAgent {
    return this.#agent(name)
  }

  /** The machine of a host. */
  machine(name: string): LabHost {
    return this.#agent(name).host
  }

  /** Takes a host's power away. */
  async cut(name: string): Promise<void> {
    const agent = this.#agent(name)
    if (!agent.host.init) throw new Error(`${name} has no power already`)
    await agent.host.powerCut()
  }

  /** Gives a host its power back; its agent starts with it. */
  async powerOn(name: string): Promise<void> {
    const agent = this.#agent(name)
    await agent.host.powerOn()
    await agent.start()
  }

  /** Cuts a host off from the engine, the shared storage or the other hosts, without a sign for either side. */
  async isolate(name: string, from: Cut): Promise<void> {
    const { host } = this.#agent(name)
    if (from === 'storage') return await hideFolder(host, this.shared)
    const others = [...this.#agents.values()].filter((other) => other.host !== host)
    await silence(host, from === 'engine' ? [this.engine.host.address] : others.map((other) => other.host.address))
  }

  /** Ends what {@link isolate} did. */
  async heal(name: string): Promise<void> {
    await endCuts(this.#agent(name).host, this.shared)
  }

  /** Stops the agent and starts it again. */
  async restartAgent(name: string): Promise<void> {
    await this.#agent(name).restart()
  }

  /** Removes everything. */
  async down(): Promise<void> {
    this.#closeDoor()
    await this.engine.stop()
    await this.lab.down()
  }

  /** Same as {@link down}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.down()
  }

  async #find(name: string): Promise<Schema<'Host'> | undefined> {
    const { hostName } = this.#agent(name).host
    const { items } = await this.client.call('listHosts', { query: { search: hostName } })
    return items.find((host) => host.name === hostName)
  }

  #agent(name: string): LabAgent {
    const agent = this.#agents.get(name)
    if (!agent) throw new Error(`There is no host ${name}; there are ${this.names.join(', ')}.`)
    return agent
  }
}

async function openEngineDoor(lab: Lab, engine: LabEngine, port: number) {
  const socket = join(lab.folder, 'door')
  const inside = join(import.meta.dirname, 'door.ts')
  await engine.host.spawn([process.execPath, inside, socket, '8080'], { output: 'inherit' })
  await until('the door to the engine', () => existsSync(socket))
  const door = await openDoor(socket, port)
  return { origin: `http://localhost:${door.port}`, close: door.close }
}
