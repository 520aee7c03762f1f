import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createDispatch, type Services } from './api/handlers.ts'
import { RpcConnection } from './api/rpc-connection.ts'
import { listen } from './api/server.ts'
import { Streams } from './api/streams.ts'
import { Commands } from './commands/commands.ts'
import type { AgentConfig } from './config.ts'
import type { Driver } from './driver/port.ts'
import { checkEnrollment } from './enrollment/engine-client.ts'
import { EnrollmentWatch } from './enrollment/enrollment-watch.ts'
import type { Identity } from './enrollment/identity.ts'
import { HostCertificate } from './enrollment/renewal.ts'
import { describeHost } from './host/describe.ts'
import { readBootId } from './host/machine-identity.ts'
import { Journal } from './journal/journal.ts'
import { MachineService } from './machines/machines.ts'
import { Arrivals } from './migration/arrivals.ts'
import { migrationsFolder } from './migration/channels.ts'
import { VmFiles } from './machines/vm-files.ts'
import type { Networks } from './network/port.ts'
import type { Seeds } from './seed/seeds.ts'
import { Reporter } from './session/reporter.ts'
import { Sessions } from './session/sessions.ts'
import { endOrphans } from './storage/orphans.ts'
import type { Storage } from './storage/port.ts'
import type { Logger } from './system/log.ts'
import { killIfSame } from './system/process-identity.ts'
import { agentVersion } from './version.ts'

/** What of the world an agent works on. */
export type WorldParts = {
  driver: Driver
  seeds: Seeds
  openStorage(journal: Journal): Promise<Storage>
  networks: Networks
}

/** What an agent works with; chosen by its composition root. */
export type AgentParts = WorldParts & {
  identity: Identity
  log: Logger
  /** Check every result and notification against the contract too: tests and development. */
  checkResults?: boolean
  /** Does the saying of every message to the engine, in its order; a simulated host may say late, or nothing. */
  saying?: (say: () => void) => void
}

/** A running agent. */
export type Agent = {
  /** The port it listens on. */
  port: number
  /** Stops serving and ends jobs; guests go on. */
  close(): Promise<void>
  /** Ends at once, as by SIGKILL: nothing more is written, answered or done. For rehearsals in process. */
  kill(): Promise<void>
}

/** Starts an agent from its parts: recovers the journal, takes over the machines here, then listens. */
export async function runAgent(config: AgentConfig, parts: AgentParts): Promise<Agent> {
  const { driver, networks, identity, log } = parts
  const startedAt = new Date().toISOString()
  await mkdir(config.dataDir, { recursive: true, mode: 0o711 })
  const journal = await Journal.open(join(config.dataDir, 'journal', 'journal.log'))
  if (journal.opening.droppedBytes > 0)
    log.warn(journal.opening, 'the journal ended in an unfinished or damaged record')
  await journal.append({ t: 'registered', hostId: identity.hostId, engineId: identity.engineId })
  await endOrphans(journal, killIfSame, log)
  await dropInterrupted(journal, log)
  const storage = await parts.openStorage(journal)
  await networks.repair()

  // Made in the order of need; the closures look each other up only once all are there.
  const services = {} as Services
  const streams = new Streams(log)
  const source = {
    describeHost: () => describeHost({ driver, storage, networks, hostName: config.hostName, log }),
    reports: () => services.machines.reports(),
    report: (vmId: string) => services.machines.report(vmId),
    exits: () => services.machines.exits(),
    statistics: () => driver.telemetry.statistics(),
  }
  const reporter = new Reporter(source, log)
  const arrivals = new Arrivals({
    parent: config.migrationsDir ?? migrationsFolder,
    connect: (channel, folder) => driver.migrations.connect(channel, folder),
    log,
  })
  // Simulated hosts share the folder; a real host's channels ended with the agent before.
  if (driver.kind !== 'memory') await arrivals.clear()
  const machines = new MachineService({
    driver,
    journal,
    arrivals,
    credentials: identity,
    log,
    resolve: {
      storage,
      networks,
      seeds: parts.seeds,
      files: new VmFiles(join(config.dataDir, 'vms')),
      folders: { sockets: config.runDir ?? defaultRunDir(config.dataDir), logs: join(config.dataDir, 'serial') },
    },
    events: {
      changed: (vmId) => reporter.machineChanged(vmId),
      exited: (exit) => reporter.machineExited(exit),
      resync: () => void reporter.sendFull(),
    },
  })
  const sessions = new Sessions({
    journal,
    log,
    identity,
    about: { agentVersion, bootId: await readBootId(), simulated: driver.kind === 'memory', startedAt },
    onOpened: (session) => {
      streams.dropBefore(session.number)
      reporter.attach(session)
    },
  })
  const commands = new Commands({
    journal,
    log,
    onProgress: (key, percent, message) =>
      sessions.current?.connection.notify('command.progress', { key, percent, ...(message ? { message } : {}) }),
  })
  const { describeHost: describe } = source
  Object.assign(services, {
    commands,
    machines,
    storage,
    networks,
    sessions,
    reporter,
    streams,
    describeHost: describe,
  })
  driver.on('connection', () => reporter.describeAgain())
  networks.onBroken(() => reporter.describeAgain())
  // The slow parts are measured once; begun now, so that the first session need not wait for all of it.
  void describe()
  await machines.begin()

  const dispatch = createDispatch(services)
  const server = await listen({
    identity,
    listenHost: config.listenHost,
    listenPort: config.listenPort,
    log,
    onRpc: (socket) => {
      const { checkResults = false, saying } = parts
      const connection = new RpcConnection({ socket, dispatch, log, checkResults, ...(saying && { saying }) })
      socket.on('close', () => {
        if (sessions.current?.connection === connection) reporter.detach()
        sessions.closed(connection)
      })
    },
    onStream: (streamId, engine) => streams.take(streamId, sessions.current?.number, engine),
    onMigration: (...channel) => arrivals.take(...channel),
  })
  const { dataDir, hostName } = config
  services.certificate = new HostCertificate({ dataDir, hostName, identity, show: (pem) => server.show(pem) })
  const watch = new EnrollmentWatch({
    isConnected: () => sessions.current !== undefined,
    ask: () => checkEnrollment(config.engineUrl, identity.caCertificate, identity.certificate),
    log,
  })
  log.info({ port: server.port, hostId: identity.hostId, driver: driver.kind }, 'the agent serves')
  return {
    port: server.port,
    kill: async () => {
      watch.close()
      reporter.detach()
      streams.close()
      arrivals.close()
      await Promise.all([journal.freeze(), server.close(), machines.close(), driver[Symbol.asyncDispose]()])
      await storage.close()
    },
    close: async () => {
      watch.close()
      reporter.detach()
      streams.close()
      arrivals.close()
      await server.close()
      await commands.stop()
      await machines.close()
      await storage.close()
      await networks.close()
      await driver[Symbol.asyncDispose]()
      await journal.close()
    },
  }
}

/** Commands the agent was killed in: their outcome is unknown, so a repeated key runs again. */
async function dropInterrupted(journal: Journal, log: Logger): Promise<void> {
  for (const [key, { method, operationId }] of journal.state.running) {
    log.warn({ key, method, operationId }, `the agent was stopped during ${method}; it may be repeated`)
    await journal.append({ t: 'dropped', key })
  }
}

/** Short, and its own for each agent of a machine. */
function defaultRunDir(dataDir: string): string {
  return join('/run/overt', createHash('sha256').update(dataDir).digest('hex').slice(0, 8))
}
