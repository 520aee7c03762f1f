import type { PlanDraft } from '../../operations/define.ts'

/** What deleting a provider would do, and what is in its way: its users could never sign in again. */
export function planDelete(provider: {
  readonly id: string
  readonly name: string
  readonly userCount: number
  readonly groupCount: number
}): PlanDraft {
  const { id, name, userCount, groupCount } = provider
  const object = { kind: 'identity_provider', id, name } as const
  return {
    title: `Delete identity provider ${name}`,
    effects: [
      { object, action: 'delete', text: `Identity provider ${name} is deleted, with its secret.`, irreversible: true },
    ],
    blockers:
      userCount === 0
        ? []
        : [
            {
              code: 'conflict',
              text: `${userCount === 1 ? 'One user signs' : `${userCount} users sign`} in by it: remove them first, or disable the provider.`,
              object,
            },
          ],
    warnings:
      groupCount === 0
        ? []
        : [
            groupCount === 1
              ? 'Its group goes with it, and what was granted to it.'
              : `Its ${groupCount} groups go with it, and what was granted to them.`,
          ],
  }
}
