import type { BodyOf, QueryOf, Schema } from '@overt/api-client/engine'
import { type Actor, systemId } from '../../authz/actor.ts'
import { requireSystemRight } from '../../authz/check.ts'
import { allRights, beyond, type Right } from '../../authz/roles.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import type { Db, DbOrTx } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError, notFound } from '../../errors.ts'
import { byActor, recordEvent } from '../../events/record.ts'
import * as store from './role-store.ts'
import { roleView } from './view.ts'

type Role = Schema<'Role'>

/** Roles: what those may do who are granted one. */
export interface RoleService {
  list(actor: Actor, query: QueryOf<'listRoles'>): Promise<{ items: Role[]; next: string | null }>
  /** @throws AppError `not_found` */
  get(actor: Actor, id: string): Promise<Role>
  /** @throws AppError `forbidden`, `already_exists` */
  create(actor: Actor, request: BodyOf<'createRole'>): Promise<Role>
  /** @throws AppError `not_found`, `conflict` (built in), `stale_revision`, `already_exists` */
  update(actor: Actor, id: string, revision: number, change: BodyOf<'updateRole'>): Promise<Role>
  /** @throws AppError `not_found`, `conflict` (built in, or granted) */
  remove(actor: Actor, id: string): Promise<void>
}

/** Makes the service. */
export function createRoleService(db: Db): RoleService {
  const find = async (from: DbOrTx, actor: Actor, id: string) => {
    const row = await store.findById(from, actor, id)
    if (!row) throw notFound('role')
    return row
  }
  return {
    get: async (actor, id) => roleView(await find(db, actor, id)),
    async list(actor, { limit = 100, after, ids, search }) {
      const rows = await store.listPage(db, actor, { limit, after: decodeCursor(after, 2), ids, search })
      const { items, next } = pageOf(rows, limit, (row) => [String(row.built_in), row.name])
      return { items: items.map(roleView), next }
    },
    async create(actor, { name, description = '', kind, rights }) {
      assertOwned(rights, await requireSystemRight(db, actor, 'manipulate_roles', 'make roles'))
      const id = crypto.randomUUID()
      return await transact(db, async (tx) => {
        await store.insertRole(tx, id, { name, description, kind, rights: inOrder(rights) })
        await recordEvent(tx, {
          ...about(id, name, 'created'),
          code: 'role.created',
          message: `${actor.userName} made the role ${name}.`,
          ...byActor(actor),
        })
        return roleView(await find(tx, actor, id))
      })
    },
    async update(actor, id, revision, { rights, ...words }) {
      const held = await requireSystemRight(db, actor, 'manipulate_roles', 'change roles')
      return await transact(db, async (tx) => {
        const before = await find(tx, actor, id)
        assertNotBuiltIn(before, 'changed')
        assertOwned([...before.rights, ...(rights ?? [])], held)
        const change = { ...words, ...(rights ? { rights: inOrder(rights) } : {}) }
        if (!(await store.updateRole(tx, id, revision, change)))
          throw new AppError('stale_revision', 'Somebody changed the role since you read it. Read it again.')
        const after = await find(tx, actor, id)
        await recordEvent(tx, {
          ...about(id, after.name, 'updated'),
          code: 'role.updated',
          message: `${actor.userName} changed the role ${after.name}${inWords(before.rights, after.rights)}.`,
          ...byActor(actor),
        })
        return roleView(after)
      })
    },
    async remove(actor, id) {
      await requireSystemRight(db, actor, 'manipulate_roles', 'delete roles')
      await transact(db, async (tx) => {
        const grants = await store.lockRole(tx, id)
        const role = await find(tx, actor, id)
        assertNotBuiltIn(role, 'deleted')
        if (grants)
          throw new AppError(
            'conflict',
            `The role ${role.name} is granted ${grants === 1 ? 'once' : `${grants} times`}. Take these permissions away first.`,
          )
        await store.deleteRole(tx, id)
        await recordEvent(tx, {
          ...about(id, role.name, 'gone'),
          code: 'role.deleted',
          message: `${actor.userName} deleted the role ${role.name}.`,
          ...byActor(actor),
        })
      })
    },
  }
}

function assertNotBuiltIn({ name, built_in: builtIn }: store.RoleRow, what: string): void {
  if (builtIn)
    throw new AppError('conflict', `The role ${name} is built in and cannot be ${what}. Make one of your own from it.`)
}

/** A role is made of what one has, and only such a role is changed: else whoever may make roles could do everything. */
function assertOwned(rights: readonly string[], held: readonly string[]): void {
  const missing = beyond([rights.join(' ')], held)
  if (missing.length > 0)
    throw new AppError(
      'forbidden',
      `A role may not have rights that you do not have on the system yourself: ${missing.join(', ')}.`,
    )
}

/** Each once, in the contract's order. */
function inOrder(rights: readonly Right[]): Right[] {
  return allRights.filter((right) => rights.includes(right))
}

function inWords(before: readonly string[], after: readonly string[]): string {
  const without = (some: readonly string[], others: readonly string[]) => some.filter((one) => !others.includes(one))
  const [more, fewer] = [without(after, before), without(before, after)]
  const parts = [
    more.length > 0 ? `it may now ${more.join(', ')}` : '',
    fewer.length > 0 ? `no longer ${fewer.join(', ')}` : '',
  ]
  const said = parts.filter(Boolean).join('; ')
  return said && `: ${said}`
}

function about<Change extends 'created' | 'updated' | 'gone'>(id: string, name: string, change: Change) {
  return { objectKind: 'role', objectId: id, objectName: name, change, ancestors: [id, systemId] } as const
}
