import type { Schema } from '@overt/api-client/engine'
import { kindNames } from '../../authz/check.ts'
import type { PlanDraft } from '../../operations/define.ts'
import { grantsGone } from '../../operations/phrases.ts'

/** A role that is granted on a tag. */
export interface TagGrant {
  readonly id: string
  readonly role: string
  /** To whom: a user, a group or everyone, as people read it. */
  readonly to: string
}

/** What deleting a tag touches. */
export interface TagContents {
  readonly id: string
  readonly path: readonly string[]
  readonly children: readonly { readonly id: string; readonly name: string }[]
  /** Undefined: the caller does not manage them, and is told how many there are. */
  readonly grants: readonly TagGrant[] | undefined
  readonly grantCount: number
  /** Roles granted on the tags above it. */
  readonly grantsAbove: number
  /** Objects that have it, `mostObjects` of them at most. */
  readonly objects: readonly Schema<'ObjectRef'>[]
  readonly objectCount: number
}

/** Objects that a plan names; of more it tells the number. */
export const mostObjects = 200

/** What deleting a tag would do: what loses it, and which roles count no longer. */
export function planDelete(tag: TagContents): PlanDraft {
  const { id, path, children, grants, grantCount, grantsAbove, objects, objectCount } = tag
  const name = path.at(-1) ?? ''
  const unnamed = objectCount - objects.length
  return {
    title: `Delete tag ${path.join(' / ')}`,
    effects: [
      { object: { kind: 'tag', id, name }, action: 'delete', text: `Tag ${name} is deleted.`, irreversible: true },
      ...(grants ?? []).map((grant) => ({
        object: { kind: 'permission' as const, id: grant.id, name: grant.role },
        action: 'delete' as const,
        text: `The role ${grant.role} is taken from ${grant.to}: it was granted on the tag, and counts no longer for what has it.`,
        irreversible: true,
      })),
      ...objects.map((object) => ({
        object,
        action: 'change' as const,
        text: `The ${kindNames[object.kind]} ${object.name ?? object.id} loses the tag.`,
        irreversible: false,
      })),
    ],
    blockers: children.map((child) => ({
      code: 'conflict' as const,
      text: `The tag ${child.name} is below it. Delete that first, or move it.`,
      object: { kind: 'tag' as const, id: child.id, name: child.name },
    })),
    warnings: [
      ...(unnamed > 0 ? [`${unnamed} more objects lose the tag.`] : []),
      ...(grants === undefined ? grantsGone(grantCount) : []),
      ...(grantsAbove > 0 && objectCount > 0
        ? [`What is granted on the tags above it counts no longer for what loses it: roles granted: ${grantsAbove}.`]
        : []),
    ],
  }
}
