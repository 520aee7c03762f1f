import { SelectField } from '@overt/design/form/fields.tsx'
import { userText } from '../../text/users.ts'

/** Lengths of life of a link there are to choose from, in hours. */
const lives = [1, 8, 24, 72, 168] as const

/** The choice as the API has it. */
export function lifeOf(hours: string): number {
  return Number(hours)
}

/** How long a link is good for. */
export function LifeField({ value, onChange }: { value: string; onChange: (hours: string) => void }) {
  const t = userText.use()
  return (
    <SelectField
      label={t('invite.life')}
      pointer="/expiresInHours"
      isRequired
      value={value}
      choices={lives.map((count) => ({ value: String(count), label: t('invite.hours', { count }) }))}
      onChange={onChange}
    />
  )
}
