import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createLab, type Lab } from '../lab/lab.ts'
import type { HostProcess, LabHost } from '../lab/host.ts'

/** Root of the repository. */
export const root = join(import.meta.dirname, '../..')

/** How a stack is started. */
export interface StackOptions {
  /** Without the demo image and VM. */
  readonly empty?: boolean
  /** Shows what the launcher says. */
  readonly loud?: boolean
}

/**
 * Everything `npm start` runs, inside a lab host of its own: private libvirtd, PostgreSQL, engine and agent on that
 * host's loopback, so that nothing collides with what runs on this machine and a power cut removes all of it.
 */
export class Stack implements AsyncDisposable {
  readonly lab: Lab
  readonly host: LabHost
  readonly dataDir: string
  /** Origin of the engine inside the host. */
  readonly origin = 'http://localhost:8080'
  #launcher: HostProcess | undefined

  /** Use {@link startStack}. */
  constructor(lab: Lab, host: LabHost) {
    this.lab = lab
    this.host = host
    this.dataDir = join(lab.folder, 'data')
  }

  /** The administrator's password the first run made. */
  get password(): string {
    return readFileSync(join(this.dataDir, 'engine/initial-admin-password'), 'utf8').trim()
  }

  /** Runs `npm start` in the host until it prints the portals' addresses; gives the seconds that took. */
  async launch({ empty = false, loud = false }: StackOptions = {}): Promise<number> {
    const begun = performance.now()
    const launcher = await this.host.spawn(
      [
        process.execPath,
        join(root, 'launcher/bootstrap.mjs'),
        'start',
        '--no-install',
        '--data',
        this.dataDir,
        ...(empty ? ['--empty'] : []),
      ],
      { cwd: root },
    )
    this.#launcher = launcher
    const said: string[] = []
    const hear = (stream: NodeJS.ReadableStream, found: () => void) =>
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line)
        if (loud) console.log(line)
        if (line.includes('/admin')) found()
      })
    await new Promise<void>((resolve, reject) => {
      if (!launcher.child.stdout || !launcher.child.stderr) throw new Error('the launcher has no output')
      hear(launcher.child.stdout, resolve)
      hear(launcher.child.stderr, () => undefined)
      launcher.exited.then(
        (code) => reject(new Error(`npm start ended with ${code}:\n${said.slice(-40).join('\n')}`)),
        reject,
      )
    })
    return (performance.now() - begun) / 1000
  }

  /** Ctrl+C: stops engine, agent and database, leaves guests. */
  async interrupt(): Promise<void> {
    const launcher = this.#launcher
    this.#launcher = undefined
    if (!launcher) return
    launcher.kill('SIGINT')
    await launcher.exited
  }

  /** Ends everything, guests included, and leaves nothing. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.interrupt()
    await this.lab.down()
  }
}

/** Makes a lab of one host and runs `npm start` in it. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  // A lab host has no way out to a package registry, so what the image is made of is fetched before.
  execFileSync(process.execPath, [join(root, 'launcher/src/guest-image/cache.ts')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const lab = await createLab()
  try {
    const stack = new Stack(lab, await lab.addHost('node1'))
    await stack.launch(options)
    return stack
  } catch (error) {
    await lab.down()
    throw error
  }
}
