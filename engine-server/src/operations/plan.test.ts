import { expect, test } from 'vitest'
import type { PlanDraft } from './define.ts'
import { assertPlan, planHash, toPlan } from './plan.ts'

const vm = { kind: 'vm', id: '11111111-1111-4111-8111-111111111111', name: 'web-1' } as const
const disk = { kind: 'disk', id: '22222222-2222-4222-8222-222222222222', name: 'root' } as const
const draft: PlanDraft = {
  title: 'Delete VM web-1',
  effects: [
    { object: vm, action: 'delete', text: 'It goes.', irreversible: true },
    { object: disk, action: 'delete', text: 'It goes, too.', irreversible: true },
  ],
  blockers: [],
  warnings: [],
}

test.each<[string, PlanDraft]>([
  ['the title', { ...draft, title: 'Something else' }],
  ['the texts', { ...draft, effects: draft.effects.map((effect) => ({ ...effect, text: 'On host b.' })) }],
  ['the order', { ...draft, effects: [...draft.effects].reverse() }],
  [
    'a name',
    { ...draft, effects: draft.effects.map((effect) => ({ ...effect, object: { ...effect.object, name: 'x' } })) },
  ],
  ['a warning', { ...draft, warnings: ['A console is open.'] }],
])('the hash stays when %s changes', (_what, other) => {
  expect(planHash(other)).toBe(planHash(draft))
})

test.each<[string, PlanDraft]>([
  ['an effect goes', { ...draft, effects: draft.effects.slice(1) }],
  [
    'an action differs',
    { ...draft, effects: draft.effects.map((effect) => ({ ...effect, action: 'detach' as const })) },
  ],
  ['it can be undone', { ...draft, effects: draft.effects.map((effect) => ({ ...effect, irreversible: false })) }],
  ['something blocks it', { ...draft, blockers: [{ code: 'conflict', text: 'It runs.', object: vm }] }],
])('the hash differs when %s', (_what, other) => {
  expect(planHash(other)).not.toBe(planHash(draft))
})

test('a plan that changed is refused before its blockers, and a caller without a hash by them', () => {
  const blocked: PlanDraft = { ...draft, blockers: [{ code: 'conflict', text: 'It runs.' }] }
  const { hash } = toPlan(draft)
  expect(() => assertPlan(hash, draft)).not.toThrow()
  expect(() => assertPlan(hash, blocked)).toThrow(expect.objectContaining({ code: 'plan_changed' }))
  expect(() => assertPlan(undefined, blocked)).toThrow(
    expect.objectContaining({ code: 'conflict', message: 'It runs.' }),
  )
})
