import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { AgentParams } from '@overt/api-client/agent'
import type { AuditTrail } from '../audit/trail.ts'
import type { NewRecord } from '../audit/store.ts'
import type { Db } from '../db/database.ts'
import { transact } from '../db/transact.ts'
import { AppError } from '../errors.ts'
import { recordEvent } from '../events/record.ts'
import type { HostClient } from '../hosts/host-client.ts'
import type { UpgradeRequest, UpgradeRoute } from '../http/servers.ts'
import { hashSecret, type Identities } from '../identity/identities.ts'
import type { Log } from '../log/log.ts'
import { findPresentRun } from '../vm-runs/store.ts'
import { join } from './join.ts'
import type { OpenConsole, OpenConsoles } from './open-consoles.ts'
import { viewOnlyFilter } from './view-only.ts'
import { channelClosed, channelOpened, consumeTicket, listAllowed, type TicketedSessionRow } from './store.ts'

/** Where the WebSocket of a console is. */
export const consoleSocketPath = '/api/v1/consoles/socket'

export interface ConsoleSocketParts {
  readonly db: Db
  readonly log: Log
  readonly identities: Identities
  readonly hosts: Pick<HostClient, 'query' | 'openStream'>
  readonly consoles: OpenConsoles
  readonly audit: Pick<AuditTrail, 'write' | 'refused'>
}

/** The largest frame a viewer may send: clipboards are the largest thing people send. */
const MAX_VIEWER_FRAME = 1024 * 1024
const KEEP_ALIVE_MS = 60_000

/**
 * Serves the console's WebSocket. The ticket is used up first; everything that can fail fails before the upgrade, so
 * that the answer is HTTP and says why, and a socket that is open flows.
 */
export function consoleSocketRoute(parts: ConsoleSocketParts): UpgradeRoute {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    skipUTF8Validation: true,
    maxPayload: MAX_VIEWER_FRAME,
    handleProtocols: (protocols) => (protocols.has('binary') ? 'binary' : false),
  })
  return {
    path: consoleSocketPath,
    async handle(upgrade) {
      const { socket } = upgrade
      const gone = watchSocket(socket)
      const session = await redeemTicket(parts, upgrade).catch(async (error: unknown) => {
        if (error instanceof AppError) await parts.audit.refused(refusalOf(upgrade, error))
        throw error
      })
      const present = await findPresentRun(parts.db, session.vm_id)
      if (!present)
        throw new AppError('conflict', `VM ${session.vm_name} is not running. Start it, then open its console.`)
      const { run, hostId } = present
      const protocol = protocolOf(session)
      const { streamId } = await parts.hosts.query(hostId, 'console.open', { run, protocol })
      const machine = await parts.hosts.openStream(hostId, streamId)
      if (gone()) {
        machine.destroy()
        return
      }
      let upgraded = false
      // Calls back at once, or never: then it has refused the request itself.
      server.handleUpgrade(upgrade.request, socket, upgrade.head, (viewer) => {
        upgraded = true
        const opened: OpenConsole = {
          sessionId: session.session_id,
          userId: session.user_id,
          loginId: session.login_id,
          vmId: session.vm_id,
          runId: run.runId,
          hostId,
          viewer: { socket: viewer, transport: socket },
          machine,
        }
        flow(parts, opened, session, upgrade)
      })
      if (!upgraded) machine.destroy()
    },
  }
}

/** Whether the viewer went away meanwhile; its errors are no news. */
function watchSocket(socket: Duplex): () => boolean {
  socket.on('error', () => socket.destroy())
  if ('setKeepAlive' in socket && typeof socket.setKeepAlive === 'function') socket.setKeepAlive(true, KEEP_ALIVE_MS)
  if ('setNoDelay' in socket && typeof socket.setNoDelay === 'function') socket.setNoDelay(true)
  return () => socket.destroyed
}

async function redeemTicket(parts: ConsoleSocketParts, { url, identity }: UpgradeRequest): Promise<TicketedSessionRow> {
  const refused = () =>
    new AppError('unauthenticated', 'The ticket of this console is wrong, used or expired. Open the console again.')
  const ticket = url.searchParams.get('ticket')
  if (!ticket || ticket.length > 200) throw refused()
  const session = await consumeTicket(parts.db, hashSecret(ticket), identity?.userId)
  if (!session) throw refused()
  // Both may have ended since the ticket was made.
  const live = await parts.identities.listLive([session.login_id])
  const seat = { userId: session.user_id, loginId: session.login_id, vmId: session.vm_id }
  if (!live.has(session.login_id) || !(await listAllowed(parts.db, [seat])).has(0)) throw refused()
  return session
}

function flow(
  parts: ConsoleSocketParts,
  opened: OpenConsole,
  session: TicketedSessionRow,
  upgrade: UpgradeRequest,
): void {
  const { consoles, log } = parts
  const { viewer, machine } = opened
  const ids = { sessionId: opened.sessionId, vmId: opened.vmId, requestId: upgrade.facts.requestId }
  consoles.add(opened)
  // A broken connection also closes; that is where it is dealt with.
  viewer.socket.on('error', (error) => log.debug({ ...ids, error }, 'a viewer broke off'))
  machine.on('error', (error) => log.debug({ ...ids, error }, 'a console of a machine broke off'))
  machine.once('close', () => void consoles.machineClosed(opened))
  const told = tell(parts, opened, session, upgrade, 'opened')
  viewer.socket.once('close', (code) => {
    consoles.remove(opened)
    machine.destroy()
    log.info({ ...ids, code }, 'a console was closed')
    void told.then(() => tell(parts, opened, session, upgrade, 'closed'))
  })
  join(viewer, machine, session.view_only ? viewOnlyFilter(protocolOf(session)) : undefined)
  log.info({ ...ids, protocol: session.protocol, viewOnly: session.view_only }, 'a console was opened')
}

/** What the audit log says of a console; the contract has no operation for its WebSocket. */
function recordOf(upgrade: UpgradeRequest): Omit<NewRecord, 'outcome' | 'code' | 'summary'> {
  const { facts, identity } = upgrade
  return {
    userId: identity?.userId ?? null,
    userName: identity?.userName ?? '',
    loginId: identity?.loginId ?? null,
    clientAddress: facts.clientAddress,
    requestId: facts.requestId,
    apiOperation: 'openConsole',
    object: null,
    operationId: null,
    fields: [],
  }
}

function refusalOf(upgrade: UpgradeRequest, { code, message }: AppError): NewRecord {
  return { ...recordOf(upgrade), outcome: 'refused', code, summary: message }
}

/** The column's check allows no other. */
function protocolOf(session: TicketedSessionRow): AgentParams<'console.open'>['protocol'] {
  return session.protocol as AgentParams<'console.open'>['protocol']
}

/** Keeps count of the session's channels; its first and its last are told. */
async function tell(
  { db, log, audit }: ConsoleSocketParts,
  { sessionId, vmId, viewer }: OpenConsole,
  session: TicketedSessionRow,
  upgrade: UpgradeRequest,
  what: 'opened' | 'closed',
): Promise<void> {
  const { facts } = upgrade
  const message = `${session.user_name} ${what} the ${session.protocol} console of VM ${session.vm_name}${session.view_only ? ' to watch it' : ''} from ${facts.clientAddress}.`
  try {
    await transact(db, async (tx) => {
      const channels = what === 'opened' ? await channelOpened(tx, sessionId) : await channelClosed(tx, sessionId)
      if (channels !== (what === 'opened' ? 1 : 0)) return
      await recordEvent(tx, {
        objectKind: 'vm',
        objectId: vmId,
        objectName: session.vm_name,
        change: 'updated',
        ancestors: session.ancestors,
        code: `console.${what}`,
        message,
        userId: session.user_id,
        userName: session.user_name,
        requestId: facts.requestId,
      })
      if (what === 'closed') return
      await audit.write(tx, {
        ...recordOf(upgrade),
        userId: session.user_id,
        userName: session.user_name,
        loginId: session.login_id,
        object: { kind: 'vm', id: vmId, name: session.vm_name },
        outcome: 'done',
        code: null,
        summary: message,
      })
    })
  } catch (error) {
    log.error({ error, sessionId, vmId }, `that a console was ${what} could not be written`)
    // Nobody looks at a screen without a record of it; who tries again gets one.
    if (what === 'opened') viewer.socket.close(1011, 'not recorded')
  }
}
