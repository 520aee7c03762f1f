import type { AgentCommand, AgentMethod, AgentParams, AgentResult, HostDescription } from '@overt/api-client/agent'
import type { CommandContext, Commands } from '../commands/commands.ts'
import type { HostCertificate } from '../enrollment/renewal.ts'
import type { MachineService } from '../machines/machines.ts'
import type { Networks } from '../network/port.ts'
import type { Reporter } from '../session/reporter.ts'
import type { Session, Sessions } from '../session/sessions.ts'
import type { Storage, StorageJob } from '../storage/port.ts'
import type { Call, Dispatch } from './rpc-connection.ts'
import type { Streams } from './streams.ts'

export type Services = {
  commands: Commands
  machines: MachineService
  storage: Storage
  networks: Networks
  sessions: Sessions
  reporter: Reporter
  streams: Streams
  describeHost(): Promise<HostDescription>
  certificate: HostCertificate
}

type CommandHandlers = {
  [M in AgentCommand]: (params: AgentParams<M>, context: CommandContext) => Promise<AgentResult<M>>
}
type QueryHandlers = {
  [M in Exclude<AgentMethod, AgentCommand | 'session.open'>]: (
    params: AgentParams<M>,
    session: Session,
  ) => Promise<AgentResult<M>>
}

const nothing = (): Record<string, never> => ({})

function commandHandlers({ machines, storage, networks }: Services): CommandHandlers {
  return {
    'machine.start': (params, context) => machines.start(params, context),
    'machine.shutdown': ({ run }) => machines.shutdown(run),
    'machine.reboot': ({ run }) => machines.reboot(run),
    'machine.destroy': ({ run, command }) => machines.destroy(run, command.operationId).then(nothing),
    'machine.reset': ({ run }) => machines.reset(run).then(nothing),
    'machine.pause': ({ run }) => machines.pause(run).then(nothing),
    'machine.resume': ({ run }) => machines.resume(run).then(nothing),
    'machine.update': (params) => machines.update(params),
    'migration.expect': (params) => machines.migrations.expect(params),
    'migration.send': (params, context) => machines.migrations.send(params, context),
    'migration.abandon': (params) => machines.migrations.abandon(params),
    'migration.stop': ({ run }) => machines.migrations.stop(run),
    'migration.settle': (params) => machines.migrations.settle(params).then(nothing),
    'storage.attach': ({ domainId, name, path, lease }, context) =>
      storage.attach({ domainId, name, path }, lease, jobOf(context)),
    'storage.detach': ({ domainId, path, lease }) => storage.detach({ domainId, path }, lease).then(nothing),
    'volume.create': ({ volume, lease }, context) => storage.create(volume, lease, jobOf(context)),
    'volume.copy': ({ volume, lease, sourceVolumeId }, context) =>
      storage.copy(volume, sourceVolumeId, lease, jobOf(context)),
    'volume.import': ({ volume, lease, path, sourceFormat }, context) =>
      storage.import(volume, { path, format: sourceFormat }, lease, jobOf(context)),
    'volume.delete': async ({ domainId, volumeId, lease }, context) => {
      await storage.delete(domainId, volumeId, lease, jobOf(context))
      machines.sweepLeftovers()
      return {}
    },
    'network.ensure': ({ network }) => networks.ensure(network),
    'network.remove': ({ networkId }) => networks.remove(networkId).then(nothing),
  }
}

function queryHandlers(services: Services): QueryHandlers {
  const { commands, machines, storage, sessions, reporter, streams } = services
  return {
    'session.ping': ({ epoch }, session) => sessions.ping(session, epoch),
    'session.report': () => reporter.sendFull().then(nothing),
    'command.cancel': async ({ key }) => ({ found: commands.cancel(key) }),
    'command.forget': ({ operationIds }) => commands.forget(operationIds).then(nothing),
    'host.describe': () => services.describeHost(),
    'host.requestCertificate': async () => ({ certificateSigningRequest: await services.certificate.request() }),
    'host.installCertificate': ({ certificate }) => services.certificate.install(certificate).then(nothing),
    'machine.acknowledgeExit': ({ run }) => machines.acknowledgeExit(run).then(nothing),
    'machine.screenshot': ({ run }) => machines.screenshot(run),
    'machine.devices': ({ run }) => machines.devices(run),
    'console.open': async ({ run, protocol }, session) => {
      const bytes = await machines.openConsole(run, protocol)
      return { streamId: streams.prepare(session.number, bytes, `${protocol} of ${run.vmId}`) }
    },
    'storage.connect': ({ domainId, path }) => storage.connect(domainId, path),
    'storage.describe': ({ domainId, path }) => storage.describe(domainId, path),
    'storage.renew': ({ lease }) => storage.renew(lease).then(nothing),
    'volume.inspectFile': ({ path }) => storage.inspectFile(path),
  }
}

/** Serves the whole contract: opens sessions, runs commands by their keys, answers queries of the present session. */
export function createDispatch(services: Services): Dispatch {
  const commands = commandHandlers(services) as Record<
    string,
    ((params: unknown, context: CommandContext) => Promise<object>) | undefined
  > // the table above is typed by method; parameters were validated against the same contract
  const queries = queryHandlers(services) as Record<
    string,
    ((params: unknown, session: Session) => Promise<unknown>) | undefined
  > // as above
  return async (method, params, call: Call) => {
    if (method === 'session.open') {
      const opening = params as AgentParams<'session.open'> // validated
      return services.sessions.open(call.connection, opening, call.afterAnswer)
    }
    const session = services.sessions.require(call.connection)
    const command = commands[method]
    if (command) {
      const { command: header } = params as AgentParams<AgentCommand> // validated: every command has a header
      return services.commands.execute(method as AgentCommand, header, (context) => command(params, context))
    }
    const query = queries[method]
    if (!query) throw new Error(`${method} has no handler`)
    return query(params, session)
  }
}

function jobOf({ header, signal, progress }: CommandContext): StorageJob {
  return { key: header.key, signal, progress: (percent) => progress(percent) }
}
