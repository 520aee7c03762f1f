import type { BodyOf, ReplyOf, Schema } from '@overt/api-client/engine'
import { vmActionRefusal } from '@overt/api-client/rules/vm-actions'
import type { Actor } from '../../authz/actor.ts'
import { consoleSocketPath } from '../../consoles/console-socket.ts'
import type { Db } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError } from '../../errors.ts'
import type { HostClient } from '../../hosts/host-client.ts'
import { hashSecret, newSecret } from '../../identity/identities.ts'
import { findPresentRun } from '../../vm-runs/store.ts'
import type { VmService } from '../vms/service.ts'
import { insertSession, insertTicket, isJoinable, listOpenSessions } from './store.ts'

/** Consoles, as people deal with them; their bytes flow elsewhere (src/consoles). */
export interface ConsoleService {
  /**
   * Makes a ticket for one WebSocket, and a session unless one is joined.
   * @throws AppError `conflict` when the VM does not run or has no such console; `not_found` for a session to join
   * that is not the caller's
   */
  createTicket(actor: Actor, vmId: string, body: BodyOf<'createConsoleTicket'>): Promise<ReplyOf<'createConsoleTicket'>>
  listSessions(actor: Actor, vmId: string): Promise<Schema<'ConsoleSession'>[]>
  /** The screen as a PNG. @throws AppError `conflict` when the VM does not run or has no screen */
  screenshot(actor: Actor, vmId: string): Promise<Buffer>
}

const TICKET_LIFE_MS = 30_000
/** A picture is good for so long: several viewers of one VM cost its host no more than one. */
const PICTURE_LIFE_MS = 1_000
const MAX_PICTURE_BYTES = 8 * 1024 * 1024
const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

export interface ConsoleServiceParts {
  readonly db: Db
  readonly hosts: Pick<HostClient, 'query'>
  readonly vms: Pick<VmService, 'get'>
}

/** Makes the service. */
export function createConsoleService({ db, hosts, vms }: ConsoleServiceParts): ConsoleService {
  const pictures = new Map<string, Promise<Buffer>>()
  const takePicture = async (vmId: string): Promise<Buffer> => {
    const present = await findPresentRun(db, vmId)
    if (!present) throw new AppError('conflict', 'The VM does not run; there is no screen to show.')
    const { hostId, run } = present
    const { png } = await hosts.query(hostId, 'machine.screenshot', { run }, { deadlineMs: 10_000 })
    const picture = Buffer.from(png, 'base64')
    if (picture.length > MAX_PICTURE_BYTES || !picture.subarray(0, 8).equals(pngSignature))
      throw new AppError('host_failed', 'The host sent something else than a picture of the screen.')
    return picture
  }
  return {
    async createTicket(actor, vmId, { protocol, sessionId, viewOnly = false }) {
      const vm = await vms.get(actor, vmId)
      const refusal = vmActionRefusal('console', vm.status)
      if (refusal) throw new AppError('conflict', refusal, { details: { current: vm.status } })
      if (!vm.consoles.includes(protocol))
        throw new AppError('conflict', `VM ${vm.name} has no ${protocol} console.`, {
          details: { current: protocol, allowed: vm.consoles },
        })
      const { userId, loginId, clientAddress } = actor
      if (userId === null || loginId === null) throw new AppError('forbidden', 'A console is opened by a person.')
      const ticket = newSecret('ovc_')
      const id = sessionId ?? crypto.randomUUID()
      const expiresAt = await transact(db, async (tx) => {
        const session = { id, vmId, userId, loginId, protocol, viewOnly }
        if (sessionId === undefined) await insertSession(tx, { ...session, clientAddress })
        else if (!(await isJoinable(tx, session)))
          throw new AppError('not_found', 'There is no such console session of yours. Open the console anew.')
        return insertTicket(tx, hashSecret(ticket), id, TICKET_LIFE_MS)
      })
      return {
        ticket,
        path: `${consoleSocketPath}?ticket=${ticket}`,
        sessionId: id,
        expiresAt: expiresAt.toISOString(),
      }
    },
    async listSessions(actor, vmId) {
      const vm = await vms.get(actor, vmId)
      const rows = await listOpenSessions(db, vmId)
      // From where others connect is for those who look after the VM.
      const seesAddresses = vm.myRights.includes('edit_vm_properties')
      return rows.map((row) => ({
        id: row.id,
        userName: row.user_name,
        protocol: row.protocol as Schema<'ConsoleProtocol'>, // the column's check allows no other
        ...(seesAddresses || row.user_id === actor.userId ? { clientAddress: row.client_address } : {}),
        viewOnly: row.view_only,
        openedAt: row.opened_at.toISOString(),
        connected: row.channels > 0,
      }))
    },
    async screenshot(actor, vmId) {
      const vm = await vms.get(actor, vmId)
      const refusal = vmActionRefusal('console', vm.status)
      if (refusal) throw new AppError('conflict', refusal, { details: { current: vm.status } })
      const known = pictures.get(vmId)
      if (known) return known
      const picture = takePicture(vmId)
      pictures.set(vmId, picture)
      const forget = () => pictures.delete(vmId)
      picture.then(() => setTimeout(forget, PICTURE_LIFE_MS).unref(), forget)
      return picture
    },
  }
}
