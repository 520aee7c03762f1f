import type { BodyOf, QueryOf, ReplyOf, Schema } from '@overt/api-client/engine'
import type { Authority } from '../../authority/authority.ts'
import { asRefusal } from '../../audit/as-refusal.ts'
import { type Actor, systemId } from '../../authz/actor.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import type { Db, Tx } from '../../db/database.ts'
import { rowsAfter, sortRows } from '../../db/row-order.ts'
import { transact } from '../../db/transact.ts'
import { AppError, notFound } from '../../errors.ts'
import { byActor, recordEvent } from '../../events/record.ts'
import { hashSecret, newSecret } from '../../identity/identities.ts'
import { type Plan, toPlan } from '../../operations/plan.ts'
import { momentInWords } from '../../words.ts'
import { FailedAttempts } from './attempts.ts'
import {
  approve,
  consumeEnrollmentToken,
  findById,
  findCluster,
  type HostFilter,
  insertEnrollmentToken,
  insertHost,
  listNamesLike,
  listPage,
  lockById,
  lockByMachineId,
  type LockedHostRow,
  noteEnrolledHost,
  renewHost,
  updateHost,
} from './store.ts'
import { checkEnrollment } from './enrollment-check.ts'
import { type HostInstaller, installerPaths } from './installer.ts'
import { planMove } from './move-plan.ts'
import { moveHost, readMoveFacts } from './move.ts'
import { orderOf } from './order.ts'
import { planRemoval } from './removal-plan.ts'
import { readRemovalFacts } from './removal-store.ts'
import { removeHost } from './removal.ts'
import { requestRenewal } from './renewal.ts'
import { hostView, statusOf } from './view.ts'

type Host = Schema<'Host'>

/** Hosts, as people deal with them, and their registration. */
export interface HostService {
  list(actor: Actor, query: QueryOf<'listHosts'>): Promise<{ items: Host[]; next: string | null }>
  /** @throws AppError `not_found` */
  get(actor: Actor, id: string): Promise<Host>
  /** Makes a token that registers one host; shown this once. */
  createEnrollmentToken(
    actor: Actor,
    body: BodyOf<'createHostEnrollmentToken'>,
  ): Promise<ReplyOf<'createHostEnrollmentToken'>>
  /**
   * Registers a host by its token. A machine that is registered already is registered anew while nobody is connected
   * to it, and then waits for approval again. @throws AppError `unauthenticated` for a token that is wrong, used or
   * expired; `conflict` while the machine's host is connected; `busy` after too many failures
   */
  enroll(actor: Actor, body: BodyOf<'enrollHost'>): Promise<ReplyOf<'enrollHost'>>
  /** Approves a host into a cluster; the engine connects to it at once. @throws AppError `conflict`, `forbidden` */
  approve(actor: Actor, id: string, body: BodyOf<'approveHost'>): Promise<Host>
  /** @throws AppError `not_found`, `stale_revision`, `already_exists` (the name) */
  update(actor: Actor, id: string, revision: number, body: BodyOf<'updateHost'>): Promise<Host>
  /** Has it given a new certificate once it is reached. @throws AppError `not_found`, `conflict` */
  renewCertificate(actor: Actor, id: string): Promise<Host>
  /** What moving it to another cluster would do. @throws AppError `not_found`, `invalid_request`, `forbidden` */
  planMove(actor: Actor, id: string, clusterId: string): Promise<Plan>
  /** Moves it as planned. @throws AppError as `planMove`; `conflict`, `plan_changed` */
  move(actor: Actor, id: string, clusterId: string, seenHash: string | undefined): Promise<Host>
  /** What removing it would do; by force, of a host that is gone for good. @throws AppError `not_found` */
  planRemoval(actor: Actor, id: string, force: boolean): Promise<Plan>
  /** Removes it as planned. @throws AppError `plan_changed`, or what the plan's first blocker says */
  remove(actor: Actor, id: string, force: boolean, seenHash: string | undefined): Promise<void>
  /**
   * Tells an agent whether its host is still registered. @throws AppError `forbidden` with the reason when it was
   * removed; `unauthenticated` for a certificate of another engine; `busy` after too many failures
   */
  checkEnrollment(actor: Actor, body: BodyOf<'checkHostEnrollment'>): Promise<ReplyOf<'checkHostEnrollment'>>
}

async function listAll(db: Db, actor: Actor, filter: HostFilter, status: readonly Host['status'][] | undefined) {
  const rows = await listPage(db, actor, filter)
  return status ? rows.filter((row) => status.includes(statusOf(row).status)) : rows
}

/** What the service works with. */
export interface HostServiceParts {
  readonly db: Db
  readonly authority: Authority
  /** What new hosts fetch; undefined where there is no built agent. */
  readonly installer: HostInstaller | undefined
}

/** Makes the service. */
export function createHostService({ db, authority, installer }: HostServiceParts): HostService {
  const attempts = new FailedAttempts()
  const assertPatience = (address: string, now: number) => {
    const wait = attempts.blockedSeconds(address, now)
    if (wait > 0)
      throw new AppError('busy', 'Too many failed registrations from this address. Wait a minute.', {
        details: { retryAfterSeconds: wait },
      })
  }
  const get = async (actor: Actor, id: string) => {
    const row = await findById(db, actor, id)
    if (!row) throw notFound('host')
    return hostView(row)
  }
  return {
    get,
    async list(actor, { limit = 100, after, ids, search, clusterId, tagId, status, sort = 'name' }) {
      const order = orderOf(sort)
      const from = decodeCursor(after, 2)
      const filter = { ids, search, clusterId, tagId }
      // A status is derived, never stored, and an estate has some hundred hosts: such a page is cut from all of them.
      const rows =
        sort === 'name' && status === undefined
          ? await listPage(db, actor, { ...filter, after: from, rows: limit + 1 })
          : rowsAfter(order, sortRows(order, await listAll(db, actor, filter, status)), from)
      const { items, next } = pageOf(rows, limit, (row) => [order.keyOf(row), row.id])
      return { items: items.map(hostView), next }
    },
    async createEnrollmentToken(actor, { expiresInSeconds = 3600 }) {
      const token = newSecret('ove_')
      const expiresAt = new Date(Date.now() + expiresInSeconds * 1000)
      await transact(db, async (tx) => {
        await insertEnrollmentToken(tx, { hash: hashSecret(token), createdBy: actor.userId, expiresAt })
        await recordEvent(tx, {
          objectKind: 'system',
          objectId: systemId,
          change: 'updated',
          ancestors: [systemId],
          code: 'host.enrollment_token_created',
          message: `${actor.userName} made a token to register a host; it is good until ${momentInWords(expiresAt)}.`,
          ...byActor(actor),
        })
      })
      return {
        token,
        expiresAt: expiresAt.toISOString(),
        caFingerprint: authority.caFingerprint,
        installer: installer
          ? { path: installerPaths.script, sha256: installer.sha256, engineUrls: [...installer.engineUrls] }
          : null,
      }
    },
    async enroll(actor, body) {
      const now = Date.now()
      assertPatience(actor.clientAddress, now)
      try {
        return await transact(db, (tx) => enrollHost(tx, authority, actor, body))
      } catch (error) {
        attempts.failed(actor.clientAddress, now)
        if (error instanceof DuplicateMachine)
          await asRefusal(() => transact(db, (tx) => flagDuplicate(tx, error.host, body, actor)))
        throw error
      }
    },
    async approve(actor, id, { clusterId, name }) {
      const cluster = await findCluster(db, actor, clusterId)
      if (!cluster)
        throw new AppError('invalid_request', 'There is no such cluster, or you may not see it.', {
          details: { fields: { '/clusterId': 'Not known.' } },
        })
      if (!cluster.may_add) throw new AppError('forbidden', `You may not add hosts to cluster ${cluster.name}.`)
      await transact(db, async (tx) => {
        const host = await lockById(tx, id)
        if (!host) throw notFound('host')
        assertApprovable(host, clusterId)
        const ancestors = [id, ...cluster.ancestors]
        const approved = name ?? host.name
        await approve(tx, id, { clusterId, name: approved, ancestors })
        await recordEvent(tx, {
          objectKind: 'host',
          objectId: id,
          objectName: approved,
          change: 'updated',
          ancestors,
          parents: [{ kind: 'cluster', id: clusterId }],
          code: 'host.approved',
          message: `Host ${approved} was approved into cluster ${cluster.name}.`,
          ...byActor(actor),
        })
      })
      return get(actor, id)
    },
    async update(actor, id, revision, body) {
      await transact(db, async (tx) => {
        const host = await lockById(tx, id)
        if (!host) throw notFound('host')
        if (!(await updateHost(tx, id, revision, body)))
          throw new AppError('stale_revision', 'Somebody changed the host since you read it. Read it again.')
        const name = body.name ?? host.name
        await recordEvent(tx, {
          objectKind: 'host',
          objectId: id,
          objectName: name,
          change: 'updated',
          ancestors: host.ancestors,
          ...(host.cluster_id ? { parents: [{ kind: 'cluster', id: host.cluster_id }] } : {}),
          code: 'host.updated',
          message: `Host ${name} was changed.`,
          ...byActor(actor),
        })
      })
      return get(actor, id)
    },
    async renewCertificate(actor, id) {
      await transact(db, (tx) => requestRenewal(tx, actor, id))
      return get(actor, id)
    },
    planMove: async (actor, id, clusterId) => toPlan(planMove(await readMoveFacts(db, actor, id, clusterId))),
    async move(actor, id, clusterId, seenHash) {
      await transact(db, (tx) => moveHost(tx, actor, id, clusterId, seenHash))
      return get(actor, id)
    },
    async planRemoval(actor, id, force) {
      const facts = await readRemovalFacts(db, actor, id)
      if (!facts) throw notFound('host')
      return toPlan(planRemoval(facts, force))
    },
    remove: (actor, id, force, seenHash) => transact(db, (tx) => removeHost(tx, actor, id, force, seenHash)),
    async checkEnrollment(actor, body) {
      const now = Date.now()
      assertPatience(actor.clientAddress, now)
      try {
        return await checkEnrollment(db, body)
      } catch (error) {
        if (error instanceof AppError && error.code === 'unauthenticated') attempts.failed(actor.clientAddress, now)
        throw error
      }
    },
  }
}

function assertApprovable(host: LockedHostRow, clusterId: string): void {
  if (host.approved_at)
    throw new AppError('conflict', `Host ${host.name} is approved already.`, { details: { current: 'approved' } })
  // Its VMs and storage belong to the cluster it was in; they would be torn apart.
  if (host.cluster_id && host.cluster_id !== clusterId)
    throw new AppError('conflict', `Host ${host.name} belongs to another cluster already; approve it into that one.`, {
      details: { fields: { '/clusterId': 'Not the cluster it was in.' } },
    })
}

/** A machine has the id of a host that is alive: a copy of its disk, or the host itself. */
class DuplicateMachine extends AppError {
  readonly host: LockedHostRow

  constructor(host: LockedHostRow, current: string) {
    super(
      'conflict',
      `This machine is registered as host ${host.name}. If it is a copy of that machine, give it a machine id of its own ` +
        '(systemd-machine-id-setup). If it is that machine, stop its agent, and wait until the host is non-responsive.',
      { details: { current } },
    )
    this.host = host
  }
}

/** Tells on the host that another machine claims to be it; the refused registration itself left no trace. */
async function flagDuplicate(tx: Tx, host: LockedHostRow, body: BodyOf<'enrollHost'>, actor: Actor): Promise<void> {
  await recordEvent(tx, {
    objectKind: 'host',
    objectId: host.id,
    objectName: host.name,
    change: 'updated',
    ancestors: host.ancestors,
    code: 'host.duplicate_machine',
    severity: 'alert',
    message:
      `A machine that calls itself ${body.hostName} (${body.address}) asked to be registered with the machine id of host ` +
      `${host.name}, which is connected, and was refused. If its disk is a copy, give it a machine id of its own.`,
    requestId: actor.requestId,
  })
}

async function enrollHost(
  tx: Tx,
  authority: Authority,
  actor: Actor,
  body: BodyOf<'enrollHost'>,
): Promise<ReplyOf<'enrollHost'>> {
  const hash = hashSecret(body.token)
  const token = await consumeEnrollmentToken(tx, hash)
  if (!token)
    throw new AppError('unauthenticated', 'The token is wrong, used up or expired. Make a new one in the portal.')
  const known = await lockByMachineId(tx, body.machineId)
  // Whoever holds a token must not take the place of a host that is alive, or that may be: it must be known to be lost.
  if (known?.approved_at && known.connection_state && known.connection_state !== 'non_responsive')
    throw new DuplicateMachine(known, known.connection_state)
  const hostId = known?.id ?? crypto.randomUUID()
  const issued = await authority.issueHostCertificate(tx, body.certificateSigningRequest, hostId)
  const registration = {
    address: body.address,
    port: body.port,
    certificateFingerprint: issued.fingerprint,
    keyFingerprint: issued.keyFingerprint,
    certificateExpiresAt: issued.notAfter,
  }
  const name = known?.name ?? freeName(body.hostName, await listNamesLike(tx, nameOf(body.hostName)))
  const ancestors = known?.ancestors ?? [hostId, systemId]
  if (known) await renewHost(tx, hostId, registration)
  else await insertHost(tx, hostId, { ...registration, name, machineId: body.machineId }, ancestors)
  await noteEnrolledHost(tx, hash, hostId)
  await recordEvent(tx, {
    objectKind: 'host',
    objectId: hostId,
    objectName: name,
    change: known ? 'updated' : 'created',
    ancestors,
    code: known ? 'host.enrolled_again' : 'host.enrolled',
    severity: known ? 'warning' : 'normal',
    message: `Host ${name} (${body.address}) registered itself${known ? ' anew' : ''} and waits for approval.`,
    userId: token.created_by,
    userName: token.user_name,
    requestId: actor.requestId,
  })
  return {
    hostId,
    engineId: authority.engineId,
    certificate: issued.certificatePem,
    caCertificate: authority.caCertificatePem,
  }
}

function nameOf(hostName: string): string {
  return hostName.slice(0, 60)
}

/** The host's own name, with a number when another host has it. */
function freeName(hostName: string, taken: readonly string[]): string {
  const base = nameOf(hostName)
  if (!taken.includes(base)) return base
  let number = 2
  while (taken.includes(`${base}-${number}`)) number += 1
  return `${base}-${number}`
}
