import type { BodyOf, QueryOf, Schema } from '@overt/api-client/engine'
import { type Actor, systemId } from '../../authz/actor.ts'
import { kindNames, requireRightOn } from '../../authz/check.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import type { Db } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError, notFound } from '../../errors.ts'
import { byActor, type NewEvent, type ObjectKind, recordEvent } from '../../events/record.ts'
import * as store from './permission-store.ts'
import { findById as findUser, lockAdministrators } from './store.ts'
import { assertAnotherAdministrator } from './service.ts'
import { permissionView } from './view.ts'

type Permission = Schema<'Permission'>

/** Who may do what on which object. */
export interface PermissionService {
  list(actor: Actor, query: QueryOf<'listPermissions'>): Promise<{ items: Permission[]; next: string | null }>
  /** @throws AppError `not_found`, `forbidden`, `already_exists` */
  grant(actor: Actor, request: BodyOf<'createPermission'>): Promise<Permission>
  /** @throws AppError `not_found`, `conflict` for the last administrator of the system */
  revoke(actor: Actor, id: string): Promise<void>
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
]

/** Makes the service. */
export function createPermissionService(db: Db): PermissionService {
  return {
    async list(actor, { limit = 100, after, userId, objectId }) {
      const rows = await store.listPage(db, actor, { limit, after: decodeCursor(after, 2), userId, objectId })
      const { items, next } = pageOf(rows, limit, (row) => [row.page_at, row.id])
      return { items: items.map(permissionView), next }
    },
    async grant(actor, { userId, role, object }) {
      if (!grantable.includes(object.kind))
        throw new AppError('invalid_request', `Roles are not granted on a ${kindNames[object.kind]}.`, {
          details: { fields: { '/object/kind': `Must be one of ${grantable.join(', ')}.` } },
        })
      const target = await requireRightOn(db, actor, 'manipulate_permissions', object, 'grant roles on it')
      const user = await findUser(db, actor, userId)
      if (!user) throw notFound('user')
      const id = crypto.randomUUID()
      await transact(db, async (tx) => {
        await store.insertPermission(tx, {
          id,
          userId,
          role,
          objectKind: target.kind,
          objectId: target.id,
          grantedBy: actor.userId,
        })
        await recordEvent(tx, {
          ...about(id, userId, target.ancestors, 'created'),
          code: 'permission.granted',
          message: `${actor.userName} gave ${user.user_name} the role ${role} on ${inWords(target.kind, target.name)}.`,
          ...byActor(actor),
        })
      })
      const row = await store.findManaged(db, actor, id)
      if (!row) throw notFound('permission')
      return permissionView(row)
    },
    async revoke(actor, id) {
      const row = await store.findManaged(db, actor, id)
      if (!row) throw notFound('permission')
      await transact(db, async (tx) => {
        if (row.object_id === systemId && row.role === 'administrator') {
          await lockAdministrators(tx)
          await assertAnotherAdministrator(tx, row.user_id)
        }
        if (!(await store.deletePermission(tx, id))) throw notFound('permission')
        await recordEvent(tx, {
          ...about(id, row.user_id, row.ancestors, 'gone'),
          code: 'permission.revoked',
          message: `${actor.userName} took the role ${row.role} on ${inWords(row.object_kind as ObjectKind, row.object_name)} from ${row.user_name}.`, // as granted
          ...byActor(actor),
        })
      })
    },
  }
}

function inWords(kind: ObjectKind, name: string): string {
  return kind === 'system' ? 'the system' : `the ${kindNames[kind]} ${name}`
}

function about(id: string, userId: string, ancestors: readonly string[], change: 'created' | 'gone'): NewEvent {
  const parents = [{ kind: 'user', id: userId }] as const
  return { objectKind: 'permission', objectId: id, change, ancestors: [id, userId, ...ancestors], parents }
}
