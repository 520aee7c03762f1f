import type { BodyOf, QueryOf, Schema } from '@overt/api-client/engine'
import { type Actor, systemId } from '../../authz/actor.ts'
import { kindNames, requireRightOn, requireSystemRight } from '../../authz/check.ts'
import { beyond, rightsOf } from '../../authz/roles.ts'
import { countGrants } from '../../authz/store.ts'
import { decodeCursor, pageOf } from '../../db/cursor.ts'
import type { Db, DbOrTx, Tx } from '../../db/database.ts'
import { transact } from '../../db/transact.ts'
import { AppError, notFound } from '../../errors.ts'
import { byActor, type NewEvent, type ObjectKind, recordEvent } from '../../events/record.ts'
import { assertPlan, type Plan, toPlan } from '../../operations/plan.ts'
import { mostObjects, planDelete } from './plan.ts'
import * as store from './store.ts'

type Tag = Schema<'Tag'>
type TaggedObject = Schema<'TaggedObject'>
type ObjectRef = Schema<'ObjectRef'>

/** Tags: words on objects, in a tree, on which roles can be granted. */
export interface TagService {
  list(actor: Actor, query: QueryOf<'listTags'>): Promise<{ items: Tag[]; next: string | null }>
  /** @throws AppError `not_found` */
  get(actor: Actor, id: string): Promise<Tag>
  /** @throws AppError `not_found` (the parent), `forbidden`, `already_exists` */
  create(actor: Actor, request: BodyOf<'createTag'>): Promise<Tag>
  /** @throws AppError `not_found`, `forbidden`, `conflict` (below itself), `stale_revision`, `already_exists` */
  update(actor: Actor, id: string, revision: number, change: BodyOf<'updateTag'>): Promise<Tag>
  /** What deleting it would do. @throws AppError `not_found`, `forbidden` */
  planDelete(actor: Actor, id: string): Promise<Plan>
  /** @throws AppError `not_found`, `forbidden`, `plan_changed`, `conflict` while there are tags below it */
  remove(actor: Actor, id: string, seenHash: string | undefined): Promise<void>
  listObjects(
    actor: Actor,
    id: string,
    query: QueryOf<'listTaggedObjects'>,
  ): Promise<{ items: TaggedObject[]; next: string | null }>
  /** @throws AppError `not_found`, `forbidden`, `already_exists` */
  put(actor: Actor, id: string, object: ObjectRef): Promise<TaggedObject>
  /** @throws AppError `not_found`, `forbidden` */
  take(actor: Actor, id: string, objectId: string): Promise<void>
}

const taggable: readonly ObjectKind[] = ['data_center', 'cluster', 'host', 'network', 'storage_domain', 'disk', 'vm']

/** Makes the service. */
export function createTagService(db: Db): TagService {
  const find = async (from: DbOrTx, actor: Actor, id: string) => {
    const row = await store.findById(from, actor, id)
    if (!row) throw notFound('tag')
    return row
  }
  const requireManaged = (from: DbOrTx, actor: Actor, id: string) =>
    requireRightOn(from, actor, 'tag_management', { kind: 'tag', id })
  const requireParent = async (from: DbOrTx, actor: Actor, id: string | null) =>
    id === null
      ? await requireSystemRight(from, actor, 'tag_management', 'make tags that are below no other')
      : void (await requireManaged(from, actor, id))
  const draftDelete = async (from: DbOrTx, actor: Actor, id: string) => {
    const { rights } = await requireManaged(from, actor, id)
    const tag = await find(from, actor, id)
    const above = tag.ancestors.filter((one) => one !== id && one !== systemId)
    const managesGrants = rightsOf(rights).includes('manipulate_permissions')
    const draft = planDelete({
      id,
      path: tag.path,
      children: await store.listChildren(from, id),
      grants: managesGrants ? await store.listGrants(from, id) : undefined,
      grantCount: await countGrants(from, [id]),
      grantsAbove: await countGrants(from, above),
      objects: (await store.listTagged(from, actor, id, mostObjects - 1, undefined)).map(
        (row) => taggedView(row).object,
      ),
      objectCount: tagView(tag).objectCount,
    })
    return { tag, draft }
  }
  return {
    get: async (actor, id) => tagView(await find(db, actor, id)),
    async list(actor, { limit = 100, after, ids, search, objectId }) {
      const rows = await store.listPage(db, actor, { limit, after: decodeCursor(after, 2), ids, search, objectId })
      const { items, next } = pageOf(rows, limit, (row) => [row.name, row.id])
      return { items: items.map(tagView), next }
    },
    async create(actor, { name, description = '', parentId = null }) {
      const id = crypto.randomUUID()
      return await transact(db, async (tx) => {
        await store.lockTags(tx)
        await requireParent(tx, actor, parentId)
        await store.insertTag(tx, id, { name, description, parentId })
        const tag = await find(tx, actor, id)
        await recordEvent(tx, {
          ...about(tag, 'created'),
          code: 'tag.created',
          message: `${actor.userName} made the tag ${tag.path.join(' / ')}.`,
          ...byActor(actor),
        })
        return tagView(tag)
      })
    },
    async update(actor, id, revision, change) {
      return await transact(db, async (tx) => {
        await store.lockTags(tx)
        await requireManaged(tx, actor, id)
        const before = await find(tx, actor, id)
        const { parentId } = change
        if (parentId !== undefined && parentId !== before.parent_id) {
          await requireParent(tx, actor, parentId)
          const above = parentId === null ? [] : (await find(tx, actor, parentId)).ancestors
          if (above.includes(id)) throw new AppError('conflict', `The tag ${before.name} cannot be below itself.`)
          // What is granted above counts for all that has this tag: as if it were granted on this tag.
          const tag = { kind: 'tag', id } as const
          const { rights } = await requireRightOn(tx, actor, 'manipulate_permissions', tag, 'put it below another tag')
          await assertGiven(tx, above, rights, 'The tags above give others')
        }
        if (!(await store.updateTag(tx, id, revision, change)))
          throw new AppError('stale_revision', 'Somebody changed the tag since you read it. Read it again.')
        const after = await find(tx, actor, id)
        await recordEvent(tx, {
          ...about(after, 'updated'),
          code: 'tag.updated',
          message: `${actor.userName} changed the tag ${before.path.join(' / ')}${after.path.join(' / ') === before.path.join(' / ') ? '' : ` to ${after.path.join(' / ')}`}.`,
          ...byActor(actor),
        })
        return tagView(after)
      })
    },
    planDelete: async (actor, id) => toPlan((await draftDelete(db, actor, id)).draft),
    async remove(actor, id, seenHash) {
      await transact(db, async (tx) => {
        await store.lockTags(tx)
        const { tag, draft } = await draftDelete(tx, actor, id)
        assertPlan(seenHash, draft)
        await store.deleteTag(tx, id)
        await recordEvent(tx, {
          ...about(tag, 'gone'),
          code: 'tag.deleted',
          message: `${actor.userName} deleted the tag ${tag.path.join(' / ')}.`,
          ...byActor(actor),
        })
      })
    },
    async listObjects(actor, id, { limit = 100, after }) {
      await find(db, actor, id)
      const rows = await store.listTagged(db, actor, id, limit, decodeCursor(after, 3))
      const { items, next } = pageOf(rows, limit, (row) => [row.kind, row.name, row.id])
      return { items: items.map(taggedView), next }
    },
    async put(actor, id, object) {
      if (!taggable.includes(object.kind)) {
        const message = `Tags are not put on a ${kindNames[object.kind]}.`
        throw new AppError('invalid_request', message, { details: { fields: { '/kind': message } } })
      }
      return await transact(db, async (tx) => {
        await store.lockTags(tx)
        await requireManaged(tx, actor, id)
        const tag = await find(tx, actor, id)
        const { rights } = await requireRightOn(tx, actor, 'manipulate_permissions', object, 'put tags on it')
        await assertGiven(tx, tag.ancestors, rights, 'The tag gives others')
        await store.insertTagged(tx, id, object, actor.userId)
        const row = await store.findTagged(tx, actor, id, object.id)
        if (!row) throw notFound(kindNames[object.kind])
        const view = taggedView(row)
        await recordTagging(tx, actor, tag, view.object, `put the tag ${tag.name} on`)
        return view
      })
    },
    async take(actor, id, objectId) {
      await transact(db, async (tx) => {
        await store.lockTags(tx)
        await requireManaged(tx, actor, id)
        const tag = await find(tx, actor, id)
        const row = await store.findTagged(tx, actor, id, objectId)
        if (!row) throw notFound('object with this tag')
        const { object } = taggedView(row)
        await requireRightOn(tx, actor, 'manipulate_permissions', object, 'take tags off it')
        await store.deleteTagged(tx, id, objectId)
        await recordTagging(tx, actor, tag, object, `took the tag ${tag.name} off`)
      })
    },
  }
}

/** Whoever brings an object to a tag gives what is granted there, and nobody gives what they do not have on the object. */
async function assertGiven(
  tx: Tx,
  tagIds: readonly string[],
  held: readonly string[],
  whatGives: string,
): Promise<void> {
  const given = await store.listGranted(
    tx,
    tagIds.filter((id) => id !== systemId), // what is granted on the system counts already
  )
  // What one may do with the tag itself is nothing one could do with the object.
  const missing = beyond(given, held).filter((right) => right !== 'tag_management')
  if (missing.length > 0)
    throw new AppError(
      'forbidden',
      `${whatGives} rights that you do not have on it yourself: ${missing.join(', ')}. Ask somebody who has them.`,
    )
}

/**
 * Tells of the object to those who see the tag, and they see what has it: to others its name would tell of a tag that
 * they do not see, and its grants change what they see by a `reset`.
 */
async function recordTagging(
  tx: Tx,
  actor: Actor,
  tag: store.TagRow,
  { kind, id, name = '' }: ObjectRef,
  did: string,
): Promise<void> {
  await recordEvent(tx, {
    objectKind: kind,
    objectId: id,
    objectName: name,
    change: 'updated',
    ancestors: tag.ancestors,
    parents: [{ kind: 'tag', id: tag.id, name: tag.name }],
    code: 'object.tagged',
    message: `${actor.userName} ${did} the ${kindNames[kind]} ${name}.`,
    ...byActor(actor),
  })
}

function tagView(row: store.TagRow): Tag {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    parentId: row.parent_id,
    path: row.path,
    objectCount: row.object_counts.reduce((sum, { count }) => sum + count, 0),
    objectCounts: row.object_counts.map(({ kind, count }) => ({ kind: kind as ObjectKind, count })), // as it was tagged
    createdAt: row.created_at.toISOString(),
    revision: row.revision,
    myRights: rightsOf(row.rights),
  }
}

function taggedView(row: store.TaggedRow): TaggedObject {
  return {
    object: { kind: row.kind as ObjectKind, id: row.id, name: row.name }, // as it was tagged
    taggedAt: row.tagged_at.toISOString(),
  }
}

function about({ id, name, ancestors }: store.TagRow, change: NewEvent['change']): NewEvent {
  return { objectKind: 'tag', objectId: id, objectName: name, change, ancestors }
}
