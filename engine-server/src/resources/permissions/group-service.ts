import type { BodyOf, QueryOf, Schema } from '@overt/api-client/engine'
import { type Actor, systemId } from '../../authz/actor.ts'
import { keepingAdministrator, lockMembers } from '../../authz/administrators.ts'
import { requireSystemRight } from '../../authz/check.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import type { Db, DbOrTx, Tx } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError, notFound } from '../../errors.ts'
import { byActor, type NewEvent, recordEvent } from '../../events/record.ts'
import type { UserService } from '../users/service.ts'
import * as store from './group-store.ts'
import { groupView, memberView } from './view.ts'

type Group = Schema<'Group'>
type GroupMember = Schema<'GroupMember'>

/** Groups of users and of groups. */
export interface GroupService {
  list(actor: Actor, query: QueryOf<'listGroups'>): Promise<{ items: Group[]; next: string | null }>
  /** @throws AppError `not_found` */
  get(actor: Actor, id: string): Promise<Group>
  /** @throws AppError `forbidden`, `already_exists` */
  create(actor: Actor, request: BodyOf<'createGroup'>): Promise<Group>
  /** @throws AppError `not_found`, `stale_revision`, `already_exists` */
  update(actor: Actor, id: string, revision: number, change: BodyOf<'updateGroup'>): Promise<Group>
  /** What was granted to it goes with it. @throws AppError `not_found`, `conflict` (the last administrators) */
  remove(actor: Actor, id: string): Promise<void>
  listMembers(
    actor: Actor,
    id: string,
    query: QueryOf<'listGroupMembers'>,
  ): Promise<{ items: GroupMember[]; next: string | null }>
  /** @throws AppError `not_found`, `already_exists`, `conflict` (a circle; a directory says who is in it) */
  addMember(actor: Actor, id: string, member: BodyOf<'addGroupMember'>): Promise<GroupMember>
  /** @throws AppError `not_found`, `conflict` (the last administrator; a directory says who is in it) */
  removeMember(actor: Actor, id: string, memberId: string): Promise<void>
}

/** Makes the service. */
export function createGroupService(db: Db, users: Pick<UserService, 'get'>): GroupService {
  const find = async (from: DbOrTx, actor: Actor, id: string) => {
    const row = await store.findById(from, actor, id)
    if (!row) throw notFound('group')
    return row
  }
  return {
    get: async (actor, id) => groupView(await find(db, actor, id)),
    async list(actor, { limit = 100, after, ids, search, memberId }) {
      const rows = await store.listPage(db, actor, { limit, after: decodeCursor(after, 1), ids, search, memberId })
      const { items, next } = pageOf(rows, limit, (row) => [row.name])
      return { items: items.map(groupView), next }
    },
    async create(actor, { name, description = '' }) {
      await requireSystemRight(db, actor, 'manipulate_users', 'make groups')
      const id = crypto.randomUUID()
      return await transact(db, async (tx) => {
        await store.insertGroup(tx, id, { name, description })
        await recordEvent(tx, {
          ...about(id, name, 'created'),
          code: 'group.created',
          message: `${actor.userName} made the group ${name}.`,
          ...byActor(actor),
        })
        return groupView(await find(tx, actor, id))
      })
    },
    async update(actor, id, revision, change) {
      await requireSystemRight(db, actor, 'manipulate_users', 'change groups')
      return await transact(db, async (tx) => {
        const before = await find(tx, actor, id)
        if (!(await store.updateGroup(tx, id, revision, change)))
          throw new AppError('stale_revision', 'Somebody changed the group since you read it. Read it again.')
        const after = await find(tx, actor, id)
        await recordEvent(tx, {
          ...about(id, after.name, 'updated'),
          code: 'group.updated',
          message: `${actor.userName} changed the group ${before.name}: ${Object.keys(change).join(', ') || 'nothing'}.`,
          ...byActor(actor),
        })
        return groupView(after)
      })
    },
    async remove(actor, id) {
      await requireSystemRight(db, actor, 'manipulate_users', 'delete groups')
      await transact(db, async (tx) => {
        const { name } = await find(tx, actor, id)
        await assertWithin(tx, actor, id, 'delete it')
        await keepingAdministrator(tx, () => store.deleteGroup(tx, id))
        await recordEvent(tx, {
          ...about(id, name, 'gone'),
          code: 'group.deleted',
          message: `${actor.userName} deleted the group ${name}.`,
          ...byActor(actor),
        })
      })
    },
    async listMembers(actor, id, { limit = 100, after }) {
      await find(db, actor, id)
      const rows = await store.listMembers(db, actor, id, limit, decodeCursor(after, 2))
      const { items, next } = pageOf(rows, limit, (row) => [row.kind, row.name])
      return { items: items.map(memberView), next }
    },
    async addMember(actor, id, { kind, id: memberId }) {
      await requireSystemRight(db, actor, 'manipulate_users', 'change groups')
      if (kind === 'user') await users.get(actor, memberId)
      return await transact(db, async (tx) => {
        await lockMembers(tx)
        const group = await find(tx, actor, id)
        assertOurs(group)
        await assertWithin(tx, actor, id, 'put others into it')
        if (kind === 'group') {
          const { name } = await find(tx, actor, memberId)
          if (await store.isWithin(tx, id, memberId))
            throw new AppError('conflict', `The group ${group.name} is in ${name} already: it would contain itself.`)
        }
        await store.insertMember(tx, id, kind, memberId)
        const member = await store.findMember(tx, id, memberId)
        if (!member) throw notFound(kind)
        await recordEvent(tx, {
          ...about(id, group.name, 'updated'),
          code: 'group.member_added',
          message: `${actor.userName} put the ${kind} ${member.name} into the group ${group.name}.`,
          ...byActor(actor),
        })
        return memberView(member)
      })
    },
    async removeMember(actor, id, memberId) {
      await requireSystemRight(db, actor, 'manipulate_users', 'change groups')
      await transact(db, async (tx) => {
        const group = await find(tx, actor, id)
        assertOurs(group)
        await assertWithin(tx, actor, id, 'take others out of it')
        const member = await store.findMember(tx, id, memberId)
        if (!member) throw notFound('member')
        await keepingAdministrator(tx, () => store.deleteMember(tx, id, memberId))
        await recordEvent(tx, {
          ...about(id, group.name, 'updated'),
          code: 'group.member_removed',
          message: `${actor.userName} took the ${member.kind} ${member.name} out of the group ${group.name}.`,
          ...byActor(actor),
        })
      })
    },
  }
}

/** Who is in a group is changed by those alone who have all that it has. */
async function assertWithin(tx: Tx, actor: Actor, id: string, what: string): Promise<void> {
  const place = await store.findBeyond(tx, actor, id)
  if (place === undefined) return
  const message = `The group has rights on ${place} that you do not have yourself. Ask somebody who has them to ${what}.`
  throw new AppError('forbidden', message)
}

function assertOurs({ name, provider_id: providerId }: store.GroupRow): void {
  if (providerId !== null) throw new AppError('conflict', `Who is in ${name} is said by a directory. Change it there.`)
}

function about(id: string, name: string, change: NewEvent['change']): NewEvent {
  return { objectKind: 'group', objectId: id, objectName: name, change, ancestors: [id, systemId] }
}
