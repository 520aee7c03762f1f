import { SelectField } from '@overt/design/form/fields.tsx'
import { Button } from '@overt/design/page/Button.tsx'
import { useQuery } from '@tanstack/react-query'
import { vmFormText as text } from '../../text/vm-form.ts'
import { clusterHostsQuery } from '../clusters/queries.ts'
import { hostName, type NamedHost } from './pinned-hosts.ts'

/** Hosts the VM may run on: none chosen is any. `known` names hosts that are not in the cluster any more. */
export function PinnedHostsField(props: {
  value: readonly string[]
  onChange: (hostIds: readonly string[]) => void
  clusterId: string
  known?: readonly NamedHost[]
}) {
  const { value, onChange, clusterId, known = [] } = props
  const t = text.use()
  const { data, isLoading } = useQuery({ ...clusterHostsQuery(clusterId), enabled: clusterId !== '' })
  const hosts = data?.items ?? []
  const choices = hosts.filter(({ id }) => !value.includes(id)).map(({ id, name }) => ({ value: id, label: name }))
  return (
    <div className="ov-stack">
      <SelectField
        label={t('field.pinnedHostIds')}
        pointer="/pinnedHostIds"
        hint={t('pin.hint')}
        none={t(value.length === 0 ? 'pin.any' : 'pin.add')}
        value=""
        isLoading={isLoading}
        areNames
        choices={choices}
        onChange={(id) => id !== '' && onChange([...value, id])}
      />
      {value.length > 0 ? (
        <ul className="ov-plain-list" aria-label={t('field.pinnedHostIds')}>
          {value.map((id) => {
            const name = hostName(id, [...hosts, ...known])
            return (
              <li key={id} className="ov-row">
                <span translate="no">{name}</span>
                <Button
                  variant="link"
                  size="sm"
                  aria-label={t('pin.removeOf', { name })}
                  onClick={() => onChange(value.filter((other) => other !== id))}
                >
                  {t('pin.remove')}
                </Button>
              </li>
            )
          })}
        </ul>
      ) : null}
    </div>
  )
}
