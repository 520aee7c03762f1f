import type { BodyOf, QueryOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import { keepingAdministrator } from '../../authz/administrators.ts'
import { kindNames, requireRightOn } from '../../authz/check.ts'
import { beyond, everyoneId, rightsOf } from '../../authz/roles.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import type { Db, DbOrTx, Tx } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError, notFound } from '../../errors.ts'
import { byActor, type NewEvent, type ObjectKind, recordEvent } from '../../events/record.ts'
import type { PlanDraft } from '../../operations/define.ts'
import { assertPlan, type Plan, toPlan } from '../../operations/plan.ts'
import type { UserService } from '../users/service.ts'
import { findById as findGroup } from './group-store.ts'
import * as store from './permission-store.ts'
import { findById as findRole } from './role-store.ts'
import { objectInWords, permissionView, principalInWords, rightInWords } from './view.ts'

type Permission = Schema<'Permission'>
type Grant = BodyOf<'createPermission'>

/** Who may do what on which object. */
export interface PermissionService {
  list(actor: Actor, query: QueryOf<'listPermissions'>): Promise<{ items: Permission[]; next: string | null }>
  /** @throws AppError `not_found`, `forbidden`, `already_exists`, `invalid_request` */
  grant(actor: Actor, request: Grant): Promise<Permission>
  /** Who would lose what. @throws AppError `not_found` */
  planRevoke(actor: Actor, id: string): Promise<Plan>
  /** @throws AppError `not_found`, `plan_changed`, `conflict` for the last administrator of the system */
  revoke(actor: Actor, id: string, seenHash?: string): Promise<void>
}

const grantable: readonly ObjectKind[] = [
  'system',
  'data_center',
  'cluster',
  'host',
  'network',
  'storage_domain',
  'disk',
  'vm',
  'tag',
  'quota',
]
/** Users named in a plan one by one. */
const mostNamed = 50

/** Makes the service. */
export function createPermissionService(db: Db, users: Pick<UserService, 'get'>): PermissionService {
  const draftRevoke = async (from: DbOrTx, actor: Actor, id: string) => {
    const row = await store.findManaged(from, actor, id)
    if (!row) throw notFound('permission')
    return { row, draft: planRevoke(row, await store.listReached(from, row, mostNamed + 1)) }
  }
  const principalOf = async (actor: Actor, { kind, id }: Grant['principal']): Promise<NamedPrincipal> => {
    if (kind === 'everyone') return { kind, id: everyoneId, name: 'Everyone' }
    if (id === undefined) throw invalid('/principal/id', `Say which ${kind}.`)
    if (kind === 'user') return { kind, id, name: (await users.get(actor, id)).userName }
    const group = await findGroup(db, actor, id)
    if (!group) throw notFound('group')
    return { kind, id, name: group.name }
  }
  return {
    async list(actor, { limit = 100, after, principalId, reachesUserId, roleId, objectId, inherited = false }) {
      const filter = { principalId, reachesUserId, roleId, objectId, inherited }
      const rows = await store.listPage(db, actor, { ...filter, limit, after: decodeCursor(after, 2) })
      const { items, next } = pageOf(rows, limit, (row) => [row.page_at, row.id])
      return { items: items.map(permissionView), next }
    },
    async grant(actor, { principal, roleId, object, expiresAt }) {
      if (!grantable.includes(object.kind))
        throw invalid('/object/kind', `Roles are not granted on a ${kindNames[object.kind]}.`)
      const until = expiresAt === undefined ? null : new Date(expiresAt)
      if (until && until.getTime() <= Date.now())
        throw invalid('/expiresAt', 'The permission would have ended already.')
      const to = await principalOf(actor, principal)
      const id = crypto.randomUUID()
      return await transact(db, async (tx) => {
        const target = await requireRightOn(tx, actor, 'manipulate_permissions', object, 'grant roles on it')
        const role = await findRole(tx, actor, roleId)
        if (!role) throw notFound('role')
        assertHeld(role.rights, target.rights, 'grant')
        if (!(await store.lockPrincipal(tx, to))) throw notFound(to.kind)
        const same = { principal: to, roleId, object: { kind: target.kind, id: target.id } }
        await store.deleteEnded(tx, same)
        await store.insertPermission(tx, { ...same, id, grantedBy: actor.userId, expiresAt: until })
        await recordEvent(tx, {
          ...about(id, role.name, to, target, target.ancestors, 'created'),
          code: 'permission.granted',
          message: `${actor.userName} gave ${principalInWords(to)} the role ${role.name} on ${objectInWords(target.kind, target.name)}${until ? ` until ${until.toISOString()}` : ''}.`,
          ...byActor(actor),
        })
        const row = await store.findManaged(tx, actor, id)
        if (!row) throw notFound('permission')
        return permissionView(row)
      })
    },
    planRevoke: async (actor, id) => toPlan((await draftRevoke(db, actor, id)).draft),
    async revoke(actor, id, seenHash) {
      await transact(db, async (tx) => {
        const { row, draft } = await draftRevoke(tx, actor, id)
        assertPlan(seenHash, draft)
        assertHeld(row.rights, row.held, 'take away')
        if (!(await keepingAdministrator(tx, () => store.deletePermission(tx, id)))) throw notFound('permission')
        const principal = principalOfRow(row)
        await recordEvent(tx, {
          ...about(id, row.role_name, principal, objectOfRow(row), row.ancestors, 'gone'),
          code: 'permission.revoked',
          message: `${actor.userName} took the role ${row.role_name} on ${objectInWords(row.object_kind as ObjectKind, row.object_name)} from ${principalInWords(principal)}.`, // as granted
          ...byActor(actor),
        })
      })
    },
  }
}

/** Removes what has expired, and tells of it. Answers how many there were. */
export async function endExpired(tx: Tx): Promise<number> {
  const rows = await store.deleteExpired(tx)
  for (const row of rows) {
    const principal = principalOfRow(row)
    await recordEvent(tx, {
      ...about(row.id, row.role_name, principal, objectOfRow(row), row.ancestors, 'gone'),
      code: 'permission.expired',
      message: `The role ${row.role_name} of ${principalInWords(principal)} on ${objectInWords(row.object_kind as ObjectKind, row.object_name)} has ended, as it was granted until now.`, // as granted
    })
  }
  return rows.length
}

interface NamedPrincipal {
  readonly kind: store.PrincipalKind
  readonly id: string
  readonly name: string
}

const objectOfRow = (row: { object_kind: string; object_id: string; object_name: string }) => ({
  kind: row.object_kind as ObjectKind, // as granted
  id: row.object_id,
  name: row.object_name,
})
const principalOfRow = (row: {
  principal_kind: store.PrincipalKind
  principal_id: string
  principal_name: string
}): NamedPrincipal => ({ kind: row.principal_kind, id: row.principal_id, name: row.principal_name })

/** Nobody gives or takes what they do not have: else a VM's owner would make themself more than that. */
function assertHeld(rights: readonly string[], held: readonly string[], what: string): void {
  const missing = beyond([rights.join(' ')], held)
  if (missing.length > 0)
    throw new AppError(
      'forbidden',
      `You may not ${what} rights that you do not have on it yourself: ${missing.join(', ')}.`,
    )
}

function planRevoke(row: store.PermissionRow, reached: readonly store.ReachedRow[]): PlanDraft {
  const place = objectInWords(row.object_kind as ObjectKind, row.object_name) // as granted
  const principal = principalInWords(principalOfRow(row))
  const given = rightsOf([row.rights.join(' ')])
  const effects = reached.slice(0, mostNamed).map((user) => {
    const left = rightsOf(user.rights_left)
    const lost = given.filter((right) => !left.includes(right))
    const text =
      lost.length === 0
        ? `${user.user_name} loses nothing: other permissions give the same.`
        : `${user.user_name} can no longer ${lost.map(rightInWords).join(', ')} on ${place} and what is below it, unless a permission further below says so.`
    return {
      object: { kind: 'user' as const, id: user.id, name: user.user_name },
      action: lost.length === 0 ? ('keep' as const) : ('change' as const),
      text,
      irreversible: false,
    }
  })
  return {
    title: `Take the role ${row.role_name} on ${place} from ${principal}`,
    effects,
    blockers: [],
    warnings: reached.length > mostNamed ? [`More than ${mostNamed} users are concerned; not all are named.`] : [],
  }
}

function invalid(field: string, message: string): AppError {
  return new AppError('invalid_request', message, { details: { fields: { [field]: message } } })
}

function about(
  id: string,
  roleName: string,
  principal: NamedPrincipal,
  object: { readonly kind: ObjectKind; readonly id: string; readonly name: string },
  ancestors: readonly string[],
  change: 'created' | 'gone',
): NewEvent {
  // Both show it. The object's name is kept: whoever loses their only role on it no longer reads it there.
  const parents = [
    ...(principal.kind === 'everyone' ? [] : [{ kind: principal.kind, id: principal.id }]),
    { kind: object.kind, id: object.id, name: object.name },
  ]
  const objectName = `${roleName}, ${principal.name}`
  return {
    objectKind: 'permission',
    objectId: id,
    objectName,
    change,
    ancestors: [id, principal.id, ...ancestors],
    parents,
  }
}
