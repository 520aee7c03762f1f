import { cp, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ReplyOf } from '@overt/api-client/engine'
import { hostInstallCommand } from '@overt/api-client/rules/host-install-command'
import type { Ended } from '../exec.ts'
import type { LabHost } from '../host.ts'
import type { LabEngine } from './engine.ts'

/** Where an agent's own files and storage are, and what it shares. */
export interface AgentPlace {
  /** The host's folder, which outlives a power cut. */
  readonly folder: string
  /** Folder that every host sees. */
  readonly shared: string
}

/** What registers one host. */
export type Enrollment = ReplyOf<'createHostEnrollmentToken'>

const service = 'overt-agent.service'

/** The agent of a lab host: installed by the portal's command, and kept running by what stands for systemd there. */
export class LabAgent {
  readonly host: LabHost
  readonly #place: AgentPlace

  /** Names it; {@link install} makes and runs it. */
  constructor(host: LabHost, place: AgentPlace) {
    this.host = host
    this.#place = place
  }

  /** Folder below which the host's own storage domains are. */
  get storage(): string {
    return join(this.#place.folder, 'storage')
  }

  /** Folder of the agent's own files. */
  get data(): string {
    return join(this.#place.folder, 'agent')
  }

  /** Runs the command that the portal would show, as whoever sits at the machine; resolves with how it ended. */
  async install(engine: LabEngine, enrollment: Enrollment, more: readonly string[] = []): Promise<Ended> {
    const { installer, token, caFingerprint } = enrollment
    if (!installer) throw new Error('the engine has no agent to give')
    const command = hostInstallCommand({ engineUrl: engine.urlForHosts, installer, caFingerprint, token })
    return await this.type(command, more)
  }

  /** Runs a command that the portal shows, with what differs in a lab. */
  async type(command: string, more: readonly string[] = []): Promise<Ended> {
    await this.#prepare()
    const here = ['--data', this.data, '--storage', this.storage, '--storage', this.#place.shared, ...more]
    return await this.#run(`${command} ${here.join(' ')}`, 120_000)
  }

  /** Runs it again, as after the host got its power back. */
  async start(): Promise<void> {
    await this.#prepare()
    await this.#systemctl('start')
  }

  /** Stops it and starts it again; guests go on. */
  async restart(): Promise<void> {
    await this.#systemctl('restart')
  }

  /** What of the machine is the host's own: a folder for programs, and a service manager. */
  async #prepare(): Promise<void> {
    const { folder } = this.#place
    const programs = join(folder, 'usr-local-lib')
    await mkdir(programs, { recursive: true })
    await cp(join(import.meta.dirname, 'bin'), join(folder, 'bin'), { recursive: true })
    await this.#run(`mountpoint -q /usr/local/lib || mount --bind ${programs} /usr/local/lib`)
  }

  async #systemctl(verb: string): Promise<void> {
    const { code, stderr } = await this.#run(`systemctl ${verb} ${service}`)
    if (code !== 0) throw new Error(`systemctl ${verb} on ${this.host.name}: ${stderr}`)
  }

  #run(command: string, timeoutMs = 30_000): Promise<Ended> {
    const path = [join(this.#place.folder, 'bin'), dirname(process.execPath), '/usr/sbin:/usr/bin:/sbin:/bin'].join(':')
    return this.host.exec(['env', '-i', `PATH=${path}`, 'LANG=C.UTF-8', 'sh', '-c', command], { timeoutMs })
  }
}
