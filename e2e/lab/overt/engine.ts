import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { HostProcess, LabHost } from '../host.ts'

const root = join(import.meta.dirname, '../../..')

/** Engine and PostgreSQL in a lab host of their own, as `npm start -- --no-host` runs them. */
export class LabEngine {
  readonly host: LabHost
  readonly dataDir: string
  /** Where it is inside its host. */
  readonly origin = 'http://localhost:8080'
  readonly #say: (line: string) => void
  #launcher: HostProcess | undefined

  /** Names it; {@link start} runs it. */
  constructor(host: LabHost, folder: string, say: (line: string) => void) {
    this.host = host
    this.dataDir = join(folder, 'data')
    this.#say = say
  }

  /** The administrator's password that the first start made. */
  get password(): string {
    return readFileSync(join(this.dataDir, 'engine/initial-admin-password'), 'utf8').trim()
  }

  /** SHA-256 of the engine's authority. */
  get caFingerprint(): string {
    const { caFingerprint } = JSON.parse(readFileSync(join(this.dataDir, 'state.json'), 'utf8')) as {
      caFingerprint: string
    }
    return caFingerprint
  }

  /** Where agents find it. */
  get urlForHosts(): string {
    return `https://${this.host.address}:8443`
  }

  /** Runs it until it answers; `heard` is told every line of it, also afterwards. */
  async start(more: readonly string[] = [], heard: (line: string) => void = () => undefined): Promise<void> {
    const launcher = await this.host.spawn(
      [
        process.execPath,
        join(root, 'launcher/bootstrap.mjs'),
        'start',
        '--no-install',
        '--no-host',
        '--data',
        this.dataDir,
        ...more,
      ],
      { cwd: root },
    )
    this.#launcher = launcher
    const { stdout, stderr } = launcher.child
    if (!stdout || !stderr) throw new Error('the launcher has no output')
    const said: string[] = []
    // Its greeting names addresses inside its host.
    let isGreeting = false
    await new Promise<void>((resolve, reject) => {
      for (const stream of [stdout, stderr])
        createInterface({ input: stream }).on('line', (line) => {
          said.push(line)
          heard(line)
          isGreeting ||= line.includes('Overt is running')
          if (line !== '' && !isGreeting) this.#say(line)
          if (line.includes('Ctrl+C stops')) resolve()
        })
      void launcher.exited.then((code) =>
        reject(new Error(`The engine’s start ended with ${code}:\n${said.slice(-40).join('\n')}`)),
      )
    })
  }

  /** Stops it as Ctrl+C does. */
  async stop(): Promise<void> {
    const launcher = this.#launcher
    this.#launcher = undefined
    launcher?.kill('SIGINT')
    await launcher?.exited
  }
}
