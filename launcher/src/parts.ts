import { writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { hostname, networkInterfaces } from 'node:os'
import type { InstalledApp } from './install-app.ts'
import type { Layout } from './layout.ts'
import { libvirtSocketDir } from './libvirt.ts'
import type { StartOptions } from './options.ts'
import { simulatedHostName } from './simulated/names.ts'
import { databaseUrl, type PostgresPlace } from './postgres.ts'
import type { ChildSpec } from './processes.ts'
import type { SystemUser } from './system-user.ts'

const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', NODE_ENV: 'production' }

/** Where the private PostgreSQL of an installation is. */
export const postgresPlace = (layout: Layout, user: SystemUser): PostgresPlace => ({
  dataDir: layout.postgres,
  socketDir: layout.postgresSocket,
  user,
})

/**
 * V8 lets what is no longer used pile up to several times what is used before it looks: an engine of 1,024 hosts that needs
 * 40 MB of objects held 340 MB. It looks once half as much again has been made. That costs time: 94 edits, stops and starts a
 * second over 64 hosts, where there were 110.
 *
 * Young objects are looked through by the main thread alone: with helpers it waits for them wherever the cores are busy.
 * 1,000 clients of the stream heard the slowest hundredth of changes after 0.94 of the naive broadcast's time in place of
 * 0.98; what lookups and lists cost did not change. They are looked through after 8 MB, half of what V8 waits for: next to
 * nothing that a request makes outlives it, so that costs no more, and up to 24 MB less are held.
 *
 * Nor does V8 guess what will live long. What it sees while an engine starts and fills its caches is not how rows and replies
 * live after it: it went on making these among the old objects, three times as many bytes as had to be there.
 */
const frugal = [
  '--heap-growing-percent=50',
  '--max-semi-space-size=8',
  '--no-parallel-scavenge',
  '--no-allocation-site-pretenuring',
]

/**
 * A guest's memory goes through the agent when it leaves or comes, and everything read is garbage at once. V8 counts those
 * bytes as if its objects were as large, and looked through all objects five times for 115 MiB: 10 ms of the 60 for which
 * the guest stood still. With young objects looked through often (a few tenths of a millisecond each) and all objects only
 * when there are five times as many, it never does. `install.sh` of the agent has the same.
 */
export const agentHeap = ['--max-semi-space-size=2', '--heap-growing-percent=400']

/** How the engine is started; the contract is in launcher/README.md. */
export function engineSpec(app: InstalledApp, layout: Layout, user: SystemUser, options: StartOptions): ChildSpec {
  const place = postgresPlace(layout, user)
  const config = {
    dataDir: layout.engine,
    httpHost: '127.0.0.1',
    httpPort: options.httpPort,
    httpsHost: '0.0.0.0',
    httpsPort: options.httpsPort,
    databaseUrl: databaseUrl(place, 'overt_engine'),
    historyDatabaseUrl: databaseUrl(place, 'overt_engine_history'),
    portalAdminDir: app.portalAdmin,
    portalVmDir: app.portalVm,
    hostAgentDir: dirname(app.agent),
    // The likeliest to be reached first: hosts are told of them in this order.
    publicNames: [...new Set([...options.publicNames, ...machineNames(), 'localhost'])],
    statisticsIntervalMs: options.statisticsIntervalMs,
    logLevel: 'info',
  }
  return {
    name: 'engine',
    command: [app.node, ...frugal, app.engine],
    user,
    environment: { ...environment, OVERT_ENGINE_CONFIG: JSON.stringify(config) },
    stopSignal: 'SIGTERM',
    stopWithinMs: 10_000,
  }
}

/** Writes the agent's configuration and says how it is started. */
export async function agentSpec(
  app: InstalledApp,
  layout: Layout,
  options: StartOptions,
  caFingerprint: string,
): Promise<ChildSpec> {
  const config = {
    dataDir: layout.agent,
    runDir: layout.guestSockets,
    listenHost: '127.0.0.1',
    listenPort: options.agentPort,
    advertisedAddress: '127.0.0.1',
    engineUrl: `https://127.0.0.1:${options.httpsPort}`,
    engineCaFingerprint: caFingerprint,
    enrollmentTokenFile: layout.enrollmentToken,
    libvirtSocketDir,
    hostName: hostname(),
    storageRoots: [layout.storage, layout.images],
    bridgePrefix: 'overt',
    logLevel: 'info',
    ...(options.accelerator === undefined ? {} : { forceAccelerator: options.accelerator }),
  }
  await writeFile(layout.agentConfig, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 })
  return {
    name: 'agent',
    command: [app.node, ...agentHeap, app.agent],
    environment: { ...environment, OVERT_AGENT_CONFIG: layout.agentConfig },
    stopSignal: 'SIGTERM',
    stopWithinMs: 10_000,
  }
}

/** Ports of simulated hosts begin here: below those the kernel gives to connections. */
const firstSimulatedPort = 22_000

/** Writes the configuration of the simulated hosts, all of which are one process, and says how it is started. */
export async function simulatedSpec(
  app: InstalledApp,
  layout: Layout,
  user: SystemUser,
  options: StartOptions,
  caFingerprint: string,
  hosts: number,
): Promise<ChildSpec> {
  const config = {
    dataDir: layout.simulated,
    hosts: Array.from({ length: hosts }, (_, index) => simulatedHostName(index + 1)),
    firstPort: firstSimulatedPort,
    engineUrl: `https://127.0.0.1:${options.httpsPort}`,
    engineCaFingerprint: caFingerprint,
  }
  await writeFile(layout.simulatedConfig, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o644 })
  return {
    name: 'simulated',
    command: [app.node, app.agent, 'simulated-estate'],
    user, // it touches nothing of the machine
    environment: { ...environment, OVERT_AGENT_CONFIG: layout.simulatedConfig },
    stopSignal: 'SIGTERM',
    stopWithinMs: 10_000,
  }
}

/** What other machines may call this one: its name and its addresses. */
function machineNames(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return [hostname(), ...addresses.filter(({ scopeid }) => !scopeid).map(({ address }) => address)]
}
