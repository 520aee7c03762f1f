import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HostProcess, LabHost } from '../host.ts'
import type { LabEngine } from './engine.ts'

/** Where an agent's own files and storage are, and what it shares. */
export interface AgentPlace {
  /** The host's folder, which outlives a power cut. */
  readonly folder: string
  /** Folder that every host sees. */
  readonly shared: string
  /** The agent as it was built. */
  readonly program: string
}

/** The agent of a lab host, started again whenever it dies, as a service manager would. */
export class LabAgent {
  readonly host: LabHost
  readonly #place: AgentPlace
  #keeper: HostProcess | undefined

  /** Names it; {@link start} runs it. */
  constructor(host: LabHost, place: AgentPlace) {
    this.host = host
    this.#place = place
  }

  /** Folder below which the host's own storage domains are. */
  get storage(): string {
    return join(this.#place.folder, 'storage')
  }

  /** Writes its configuration, with the token by which it enrols. */
  async configure(engine: LabEngine, token: string): Promise<void> {
    const { folder, shared } = this.#place
    await mkdir(this.storage, { recursive: true })
    const tokenFile = join(folder, 'enrollment-token')
    await writeFile(tokenFile, `${token}\n`, { mode: 0o600 })
    const config = {
      dataDir: join(folder, 'agent'),
      runDir: '/run/overt',
      listenHost: this.host.address,
      advertisedAddress: this.host.address,
      engineUrl: engine.urlForHosts,
      engineCaFingerprint: engine.caFingerprint,
      enrollmentTokenFile: tokenFile,
      hostName: this.host.hostName,
      storageRoots: [this.storage, shared],
    }
    await writeFile(this.#config, JSON.stringify(config, null, 2), { mode: 0o600 })
  }

  /** Runs it, and again whenever it dies, until {@link stop} or a power cut. */
  async start(): Promise<void> {
    const { folder, program } = this.#place
    const once = `${process.execPath} ${program} >>${join(folder, 'agent.log')} 2>&1`
    this.#keeper = await this.host.spawn(['sh', '-c', `trap 'kill $!; exit' TERM; while :; do ${once} & wait; done`], {
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', OVERT_AGENT_CONFIG: this.#config },
      output: 'ignore',
    })
  }

  /** Stops it; guests go on. */
  async stop(): Promise<void> {
    const keeper = this.#keeper
    this.#keeper = undefined
    keeper?.kill('SIGTERM')
    await keeper?.exited
  }

  /** Forgets it, for the host's power is gone. */
  lost(): void {
    this.#keeper = undefined
  }

  get #config(): string {
    return join(this.#place.folder, 'agent.json')
  }
}
