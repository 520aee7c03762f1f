import { isLife, type Life, secondsOf } from '@overt/design/form/life.ts'
import { LifeField } from '@overt/design/form/LifeField.tsx'
import { userText } from '../../text/users.ts'

/** As the contract has them, in seconds. */
const limits = { min: 3600, max: 168 * 3600 } as const

/** What a link begins with. */
export const usualLife: Life = { amount: 24, unit: 'hour' }

/** Whether a link may live so long. */
export const isLinkLife = (life: Life) => isLife(life, limits)

/** The life as the API has it, in hours; nothing is sent while none is entered. */
export function hoursOf(life: Life): number {
  return (secondsOf(life) ?? limits.min) / 3600
}

/** How long a link is good for. */
export function LinkLifeField({ value, onChange }: { value: Life; onChange: (life: Life) => void }) {
  return (
    <LifeField
      label={userText.t('invite.life')}
      pointer="/expiresInHours"
      isRequired
      value={value}
      onChange={onChange}
      limits={limits}
      units={['hour', 'day']}
    />
  )
}
