import { createHash } from 'node:crypto'
import type { Schema } from '@overt/api-client/engine'
import { AppError } from '../errors.ts'
import type { PlanDraft } from './define.ts'

/** A plan as the caller sees it. */
export type Plan = Schema<'Plan'>

/**
 * Hash of what a plan binds: affected ids, the action on each, what is irreversible, and the blockers' codes. Texts,
 * loads, durations and a target host may change without making a confirmation void.
 */
export function planHash(draft: PlanDraft): string {
  const effects = draft.effects.map(({ object, action, irreversible }) =>
    JSON.stringify([object.kind, object.id, action, irreversible]),
  )
  const blockers = draft.blockers.map(({ code, object }) =>
    JSON.stringify([code, object?.kind ?? null, object?.id ?? null]),
  )
  const canonical = JSON.stringify({ blockers: blockers.sort(), effects: effects.sort() })
  return createHash('sha256').update(canonical).digest('hex')
}

/** Completes a draft with its hash. */
export function toPlan(draft: PlanDraft): Plan {
  return { hash: planHash(draft), ...draft }
}

/**
 * Compares the plan of now with the one the caller has seen (`Plan-Hash`, absent for callers who did not ask), then
 * refuses by its first blocker; `refusal` is the error that a blocker with its text stands for, with more in its details.
 * Call it in the transaction that acts, on the facts it acts on.
 */
export function assertPlan(seenHash: string | undefined, draft: PlanDraft, refusal?: AppError): void {
  if (seenHash !== undefined && seenHash !== planHash(draft))
    throw new AppError('plan_changed', 'What this would do has changed since you were asked. Look at it again.')
  const [blocker] = draft.blockers
  if (refusal && blocker?.text === refusal.message) throw refusal
  if (blocker) throw new AppError(blocker.code, blocker.text)
}
