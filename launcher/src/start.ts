// `npm start`: runs everything on this machine until Ctrl+C. Guests and libvirt go on running.
import { existsSync } from 'node:fs'
import { chown, mkdir, readFile, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { ApiError } from '@overt/api-client'
import { type ApiSession, signIn } from './api-session.ts'
import { build } from './build.ts'
import { firstRun } from './first-run.ts'
import { buildGuestImage } from './guest-image/build.ts'
import { guestImageCache } from './guest-image/cache.ts'
import { type InstalledApp, installApp } from './install-app.ts'
import { claimDataFolder, type Layout, layoutOf, makeLayout } from './layout.ts'
import { ensureLibvirt } from './libvirt.ts'
import { turnOffLibvirtGuests } from './libvirt-guests.ts'
import { parseStartOptions, type StartOptions } from './options.ts'
import { agentSpec, engineSpec, postgresPlace, simulatedSpec } from './parts.ts'
import { checkPorts } from './ports.ts'
import { openDatabases, preparePostgres } from './postgres.ts'
import { Supervised } from './processes.ts'
import { Refusal, runMain } from './refusal.ts'
import { run } from './run.ts'
import { provision } from './simulated/provision.ts'
import { takeStartLock } from './start-lock.ts'
import { readState, updateState } from './state.ts'
import { ensureSystemUser, findUser, ownerIds, type SystemUser, systemUserName } from './system-user.ts'
import { say } from './terminal.ts'
import { until } from './until.ts'

/** Deaths of a part at its first start after which waiting for it is pointless. */
const hopelessDeaths = 3

async function start(options: StartOptions, stopAsked: Promise<void>): Promise<number> {
  const layout = layoutOf(options.dataDir)
  await claimDataFolder(layout)
  await using _lock = await takeStartLock(layout.lock)
  await checkPorts([
    { flag: '--http-port', port: options.httpPort, host: '127.0.0.1' },
    { flag: '--https-port', port: options.httpsPort, host: '0.0.0.0' },
    { flag: '--agent-port', port: options.agentPort, host: '127.0.0.1' },
  ])
  const madeUser = findUser(systemUserName) === undefined
  const user = await ensureSystemUser()
  await makeLayout(layout, user)
  if (madeUser) await updateState(layout.state, { madeUser })
  const running = new Running(layout)
  await using _running = running
  const interrupted = stopAsked.then(() => 'interrupted' as const)
  const up = bringUp(options, layout, user, running)
  if ((await Promise.race([up, interrupted])) === 'interrupted') up.catch(() => undefined) // cut off on purpose
  await stopAsked
  say('\nStopping engine, agent and database. Guests go on running.')
  return 0
}

async function bringUp(
  options: StartOptions,
  layout: Layout,
  user: Parameters<typeof engineSpec>[2],
  running: Running,
) {
  say('Building what changed.')
  await build()
  const app = await installApp(layout.app)

  const place = postgresPlace(layout, user)
  if (!existsSync(layout.postgres)) say(`Making a private PostgreSQL in ${layout.postgres}.`)
  const postgres = running.run(await preparePostgres(place))
  await openDatabases(place, () => postgres.deaths >= hopelessDeaths)

  if (!options.noHost) {
    running.keep(await ensureLibvirt(layout.state, say))
    await turnOffLibvirtGuests(layout.state, say)
  }

  const engine = running.run(engineSpec(app, layout, user, options))
  const origin = `http://localhost:${options.httpPort}`
  await until('an answer of the engine', 120_000, () => {
    if (engine.deaths >= hopelessDeaths) {
      throw new Refusal(
        `${engine.lastWords.join('\n')}\n\nThe engine does not start; its last words are above, its log is ${join(layout.log, 'engine.log')}.`,
      )
    }
    return isReady(origin)
  })

  if (options.noHost) await learnAuthority(layout, origin)
  else await runOwnHost(options, layout, app, running, origin)
  await greet(options, layout)
  await simulate(options, layout, app, user, running, origin)
}

/** Runs this machine's agent, and makes what the first run makes. */
async function runOwnHost(
  options: StartOptions,
  layout: Layout,
  app: InstalledApp,
  running: Running,
  origin: string,
): Promise<void> {
  const { caFingerprint, firstRunDone } = await readState(layout.state)
  // An agent that was configured once runs from then on, also when the first run did not come to its end.
  if (caFingerprint !== undefined) running.run(await agentSpec(app, layout, options, caFingerprint))
  if (firstRunDone) return
  try {
    await finishFirstRun(options, layout, app, running, origin)
  } catch (error) {
    // The portals show more than this terminal can, so what runs goes on running.
    say(`\nThe first run is not finished: ${(error as Error).message}`)
    say('The next npm start goes on with it.')
  }
}

/** Notes the fingerprint of the engine's authority, which simulated hosts and the lab's hosts enrol by. */
async function learnAuthority(layout: Layout, origin: string): Promise<void> {
  if ((await readState(layout.state)).caFingerprint !== undefined) return
  await using session = await signInFirst(origin, await administratorPassword(layout))
  const { caFingerprint } = await session.client.call('getSystem', {})
  await updateState(layout.state, { caFingerprint })
}

/** Runs the simulated hosts there are, and makes what is missing of what was asked for. */
async function simulate(
  options: StartOptions,
  layout: Layout,
  app: InstalledApp,
  user: SystemUser,
  running: Running,
  origin: string,
): Promise<void> {
  const { simulated: known, caFingerprint } = await readState(layout.state)
  const size = options.simulated ?? known
  if (!size || caFingerprint === undefined) return
  await mkdir(layout.simulated, { recursive: true, mode: 0o700 })
  await chown(layout.simulated, ownerIds(user).uid, ownerIds(user).gid)
  const startHosts = async () => {
    await run('chown', ['-R', `${ownerIds(user).uid}:${ownerIds(user).gid}`, layout.simulated])
    await running.replace(await simulatedSpec(app, layout, user, options, caFingerprint, size.hosts))
  }
  const isMade = known?.made === true && size.hosts <= known.hosts && size.vmsPerHost <= known.vmsPerHost
  if (isMade) return await startHosts()
  try {
    say(`\nMaking ${size.hosts} simulated hosts with ${size.vmsPerHost} VMs each; the portals are usable meanwhile.`)
    await updateState(layout.state, { simulated: { hosts: size.hosts, vmsPerHost: size.vmsPerHost, made: false } })
    await using session = await signInFirst(origin, await administratorPassword(layout))
    await provision({ client: session.client, size, folder: layout.simulated, startHosts, say })
    await updateState(layout.state, { simulated: { hosts: size.hosts, vmsPerHost: size.vmsPerHost, made: true } })
  } catch (error) {
    say(`\nThe simulated hosts are not finished: ${(error as Error).message}`)
    say('The next npm start goes on with them.')
  }
}

async function finishFirstRun(
  options: StartOptions,
  layout: Layout,
  app: InstalledApp,
  running: Running,
  origin: string,
): Promise<void> {
  const password = (await readFile(layout.initialPassword, 'utf8')).trim()
  await using session = await signInFirst(origin, password)
  const image = join(layout.images, 'tiny-linux.qcow2')
  await firstRun({
    client: session.client,
    storagePath: layout.defaultDomain,
    ...(options.empty
      ? {}
      : {
          demoImage: async () => (await buildGuestImage({ cacheDir: guestImageCache, outFile: image, log: say })).file,
        }),
    enrollAgent: async (token) => {
      const { caFingerprint } = await session.client.call('getSystem', {})
      await writeFile(layout.enrollmentToken, `${token}\n`, { mode: 0o600 })
      const spec = await agentSpec(app, layout, options, caFingerprint)
      await updateState(layout.state, { caFingerprint })
      await running.replace(spec)
    },
    say,
  })
  await updateState(layout.state, { firstRunDone: true })
}

const administratorPassword = async (layout: Layout): Promise<string> =>
  process.env['OVERT_ADMIN_PASSWORD'] ?? (await readFile(layout.initialPassword, 'utf8')).trim()

async function signInFirst(origin: string, password: string): Promise<ApiSession> {
  try {
    return await signIn(origin, 'admin', password)
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'unauthenticated') throw error
    throw new Refusal(
      'The administrator has another password by now, so the launcher cannot make what is missing. Give it with OVERT_ADMIN_PASSWORD in the environment, make what is missing in the portal, or begin anew with npm run reset.',
      { cause: error },
    )
  }
}

async function isReady(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok
  } catch {
    return false // not listening yet
  }
}

async function greet(options: StartOptions, layout: Layout): Promise<void> {
  say('\nOvert is running.\n')
  say(`  VM portal        http://localhost:${options.httpPort}/`)
  say(`  Administration   http://localhost:${options.httpPort}/admin`)
  say(
    `  Elsewhere        https://${hostname()}:${options.httpsPort}/ and https://${hostname()}:${options.httpsPort}/admin`,
  )
  if (!(await readState(layout.state)).passwordShown) {
    say(`\n  Administrator    admin`)
    say(`  Password         ${(await readFile(layout.initialPassword, 'utf8')).trim()}`)
    say(`                   (kept in ${layout.initialPassword}; change it in the portal)`)
    await updateState(layout.state, { passwordShown: true })
  }
  say('\nCtrl+C stops Overt; guests go on running.')
}

/** The parts that run, stopped in the reverse of their order: agent and engine before the database. */
class Running implements AsyncDisposable {
  readonly #layout: Layout
  readonly #parts = new Map<string, Supervised>()
  readonly #kept: Disposable[] = []
  #closed = false

  constructor(layout: Layout) {
    this.#layout = layout
  }

  run(spec: ConstructorParameters<typeof Supervised>[0]): Supervised {
    if (this.#closed) throw new Refusal('interrupted')
    const part = new Supervised(spec, this.#layout.log, say)
    this.#parts.set(spec.name, part)
    part.start()
    return part
  }

  async replace(spec: ConstructorParameters<typeof Supervised>[0]): Promise<void> {
    await this.#parts.get(spec.name)?.stop()
    this.run(spec)
  }

  keep(resource: Disposable): void {
    this.#kept.push(resource)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    for (const resource of this.#kept) resource[Symbol.dispose]()
    for (const name of ['engine', 'agent', 'simulated', 'postgres']) await this.#parts.get(name)?.stop()
  }
}

function stopRequest(): Promise<void> {
  return new Promise((resolve) => {
    // Ctrl+C may come twice, from the terminal and from whoever passes it on.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
}

await runMain(() => start(parseStartOptions(process.argv.slice(2)), stopRequest()))
