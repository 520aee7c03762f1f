import type { QueryOf, Schema } from '@overt/api-client/engine'
import type { Actor } from '../../authz/actor.ts'
import { kindNames, requireRightOn } from '../../authz/check.ts'
import { rightsSeeing } from '../../authz/filter.ts'
import { findVisibleObject } from '../../authz/store.ts'
import type { Db } from '../../db/database.ts'
import { notFound } from '../../errors.ts'
import type { ObjectKind } from '../../events/record.ts'
import type { UserService } from '../users/service.ts'
import * as store from './explain-store.ts'
import { objectInWords, principalInWords, rightInWords } from './view.ts'

type Explanation = Schema<'AccessExplanation'>
type Reason = Schema<'AccessReason'>

/** Says why somebody may do something, or who could let them. */
export interface Explainer {
  /** @throws AppError `not_found` (the object, or the user), `forbidden` (about somebody else) */
  explain(actor: Actor, query: QueryOf<'explainAccess'>): Promise<Explanation>
}

/** Makes the explainer. */
export function createExplainer(db: Db, users: Pick<UserService, 'get'>): Explainer {
  return {
    async explain(actor, { userId = actor.userId ?? '', right, objectKind, objectId }) {
      const asked = { kind: objectKind, id: objectId }
      const object = await findVisibleObject(db, actor, objectKind, objectId)
      if (!object) throw notFound(kindNames[objectKind])
      if (userId !== actor.userId)
        await requireRightOn(db, actor, 'manipulate_permissions', asked, 'ask what others may do with it')
      const { userName } = await users.get(actor, userId)
      const above =
        right === 'see' && object.kind === 'disk'
          ? [...object.ancestors, ...(await store.listAncestorsByVms(db, object.id))]
          : object.ancestors
      const rows = await store.listReasons(db, userId, right === 'see' ? rightsSeeing(object.kind) : [right], above)
      const reasons = rows.map((row) => reasonView(row, userName))
      const allowed = reasons.length > 0
      const grantors = allowed ? [] : await store.listGrantors(db, right, object.ancestors)
      const what = `the right to ${rightInWords(right)} on ${objectInWords(object.kind, object.name)}`
      const [first] = reasons
      return {
        allowed,
        sentence: first
          ? `Yes, ${userName} has ${what}: ${first.sentence}`
          : `No, ${userName} does not have ${what}, neither by themself nor by a group. ${helpers(grantors)}`,
        user: { kind: 'user', id: userId, name: userName },
        right,
        object: { kind: object.kind, id: object.id, name: object.name },
        reasons,
        grantors,
      }
    },
  }
}

function helpers(grantors: readonly string[]): string {
  if (grantors.length === 0) return 'Nobody can grant it: make an administrator first.'
  const all = grantors.length === 1 ? grantors[0] : `${grantors.slice(0, -1).join(', ')} or ${grantors.at(-1)}`
  return `${all} can grant it.`
}

function reasonView(row: store.ReasonRow, userName: string): Reason {
  const principal = { kind: row.principal_kind, id: row.principal_id, name: row.principal_name }
  const object = { kind: row.object_kind as ObjectKind, id: row.object_id, name: row.object_name } // as granted
  return {
    permissionId: row.permission_id,
    principal,
    groups: row.groups,
    role: { id: row.role_id, name: row.role_name },
    object,
    grantedAt: row.granted_at.toISOString(),
    grantedBy: row.granted_by,
    expiresAt: row.expires_at?.toISOString() ?? null,
    sentence: sentenceOf(row, userName),
  }
}

function sentenceOf(row: store.ReasonRow, userName: string): string {
  const { principal_kind: kind, principal_name: name, groups } = row
  const through =
    groups.length > 1 ? ` (${userName} is in ${groups.slice(0, -1).join(', which is in ')}, which is in it)` : ''
  const by = row.granted_by === null ? '' : ` by ${row.granted_by}`
  const until = row.expires_at ? ` until ${inWords(row.expires_at)}` : ''
  const place = objectInWords(row.object_kind as ObjectKind, row.object_name)
  return `the role ${row.role_name} was granted to ${principalInWords({ kind, name })}${through} on ${place} on ${inWords(row.granted_at)}${by}${until}.`
}

const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
const inWords = (at: Date) => days.format(at)
