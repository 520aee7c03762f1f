import type { Schema } from '@overt/api-client/engine'
import { StatusLabel } from '@overt/design/units/StatusLabel.tsx'
import { userText } from '../../text/users.ts'

const tones = { active: 'good', invited: 'busy', disabled: 'idle' } as const

/** Whether a user can sign in. */
export function UserStatusLabel({ status }: Pick<Schema<'User'>, 'status'>) {
  return <StatusLabel tone={tones[status]} text={userText.t(`status.${status}`)} />
}
