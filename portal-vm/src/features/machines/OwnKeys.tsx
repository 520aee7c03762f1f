import { PageLink } from '@overt/design/shell/links.tsx'
import { profilePath } from '@overt/design/shell/profile-path.ts'
import type { Schema } from '@overt/api-client/engine'
import { Checkbox } from '@patternfly/react-core/dist/esm/components/Checkbox'
import { useId } from 'react'
import { text } from '../../text/text.ts'

/** Keys of one's own to be chosen for a machine; where there are none, the way to them. */
export function OwnKeys(props: {
  keys: readonly Schema<'SshKey'>[]
  chosen: readonly string[]
  onChange: (chosen: readonly string[]) => void
}) {
  const { keys, chosen, onChange } = props
  const t = text.use()
  const id = useId()
  return (
    <fieldset className="ov-choice">
      <legend>{t('ownKeys')}</legend>
      {keys.map((key) => (
        <Checkbox
          key={key.id}
          id={`${id}-${key.id}`}
          label={<span translate="no">{key.name}</span>}
          description={
            <span className="ov-mono ov-own-key" translate="no">
              {`${key.type} ${key.fingerprint}`}
            </span>
          }
          isChecked={chosen.includes(key.id)}
          onChange={(_, isChosen) =>
            onChange(
              keys.flatMap((other) => ((other.id === key.id ? isChosen : chosen.includes(other.id)) ? [other.id] : [])),
            )
          }
        />
      ))}
      {keys.length === 0 ? <p className="ov-fine">{t('noOwnKeys')}</p> : null}
      <PageLink to={`${profilePath}/ssh-keys`}>{t('keepKeys')}</PageLink>
    </fieldset>
  )
}
