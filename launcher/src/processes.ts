import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, type WriteStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { asUser, type SystemUser } from './system-user.ts'
import { warningOf } from './terminal.ts'

/** A program the launcher keeps running. */
export interface ChildSpec {
  name: string
  command: readonly string[]
  /** Runs as this user; as root when absent. */
  user?: SystemUser
  environment: Readonly<Record<string, string>>
  stopSignal: 'SIGTERM' | 'SIGINT'
  /** How long it has for stopping before it is killed. */
  stopWithinMs: number
}

/** Restart pauses: doubled from the first to the last, forgotten after a run this long: it came up and worked. */
const backoff = { firstMs: 500, lastMs: 30_000, forgottenAfterMs: 10_000 }

/**
 * A program that is started again whenever it dies, until {@link stop}. It runs in a session of its own, so Ctrl+C at
 * the terminal is not for it, but it gets its stop signal from the kernel when the launcher itself is killed. What
 * it writes goes to DATA/log; warnings go to the terminal too.
 */
export class Supervised {
  readonly #spec: ChildSpec
  readonly #log: WriteStream
  readonly #say: (line: string) => void
  #child: ChildProcess | undefined
  #ended: Promise<void> = Promise.resolve()
  #stopping = false
  #deaths = 0
  #retry: NodeJS.Timeout | undefined
  #lastWords: string[] = []

  /** Names the program; {@link start} runs it. */
  constructor(spec: ChildSpec, logFolder: string, say: (line: string) => void) {
    this.#spec = spec
    this.#say = say
    this.#log = createWriteStream(join(logFolder, `${spec.name}.log`), { flags: 'a', mode: 0o600 })
  }

  /** How often it has died since the launcher started it. */
  get deaths(): number {
    return this.#deaths
  }

  /** Its last lines, for a person who asks why it died. */
  get lastWords(): readonly string[] {
    return this.#lastWords
  }

  /** Runs the program. */
  start(): void {
    const { name, command, user, environment, stopSignal } = this.#spec
    const identity = user ? asUser(user) : ['setpriv']
    const words = [...identity, `--pdeathsig=${stopSignal.slice('SIG'.length)}`, ...command]
    const begun = performance.now()
    const child = spawn(words[0] ?? '', words.slice(1), {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environment,
      cwd: '/',
      detached: true,
    })
    this.#child = child
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => this.#hear(line))
    this.#ended = new Promise((resolve) => {
      child.once('error', (error) => this.#hear(error.message))
      child.once('close', (code, signal) => {
        this.#child = undefined
        resolve()
        if (this.#stopping) return
        if (performance.now() - begun > backoff.forgottenAfterMs) this.#deaths = 0
        const pauseMs = Math.min(backoff.firstMs * 2 ** this.#deaths, backoff.lastMs)
        this.#deaths += 1
        this.#say(
          `${name} ended (${signal ?? `exit code ${code}`}); starting it again in ${pauseMs / 1000} s. Its log: ${String(this.#log.path)}`,
        )
        this.#retry = setTimeout(() => this.start(), pauseMs)
      })
    })
  }

  /** Stops the program for good; kills it when it takes too long. */
  async stop(): Promise<void> {
    this.#stopping = true
    clearTimeout(this.#retry)
    const child = this.#child
    if (child) {
      child.kill(this.#spec.stopSignal)
      const hurry = setTimeout(() => {
        this.#say(`${this.#spec.name} does not stop; killing it.`)
        child.kill('SIGKILL')
      }, this.#spec.stopWithinMs)
      await this.#ended
      clearTimeout(hurry)
    }
    await new Promise((resolve) => this.#log.end(resolve))
  }

  #hear(line: string): void {
    this.#log.write(`${line}\n`)
    this.#lastWords = [...this.#lastWords.slice(-19), line]
    const warning = warningOf(line)
    if (warning !== undefined && !this.#stopping) this.#say(`[${this.#spec.name}] ${warning}`)
  }
}
