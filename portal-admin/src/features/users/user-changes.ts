import { type DescribedCall, describeCall } from '@overt/api-client/describe-call'
import { client } from '@overt/design/shell/api.ts'

/** What is done to a user after a question, by the names of dialogs. */
export const userChanges = ['disable', 'enable', 'must-change', 'reset-factor', 'unlock', 'delete'] as const
/** One of them. */
export type UserChange = (typeof userChanges)[number]

/** Those that take something away. */
export const grave: ReadonlySet<UserChange> = new Set<UserChange>(['disable', 'reset-factor', 'delete'])

/** The call that does it, to be shown and to be made. */
export function callOf(change: UserChange, id: string): { shown: DescribedCall; run: () => Promise<unknown> } {
  const path = { id }
  const patch = (body: { disabled?: boolean; mustChangePassword?: boolean }) => ({
    shown: describeCall('updateUserSignIn', { path, body }),
    run: () => client.call('updateUserSignIn', { path, body }),
  })
  switch (change) {
    case 'disable':
      return patch({ disabled: true })
    case 'enable':
      return patch({ disabled: false })
    case 'must-change':
      return patch({ mustChangePassword: true })
    case 'reset-factor':
      return {
        shown: describeCall('resetUserSecondFactor', { path }),
        run: () => client.call('resetUserSecondFactor', { path }),
      }
    case 'unlock':
      return { shown: describeCall('liftUserLockout', { path }), run: () => client.call('liftUserLockout', { path }) }
    case 'delete':
      return { shown: describeCall('deleteUser', { path }), run: () => client.call('deleteUser', { path }) }
  }
}
