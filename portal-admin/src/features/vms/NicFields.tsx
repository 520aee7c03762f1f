import './vms.css'
import type { Schema } from '@overt/api-client/engine'
import { SelectField } from '@overt/design/form/fields.tsx'
import { FieldRow } from '@overt/design/form/FormPart.tsx'
import { Button } from '@overt/design/page/Button.tsx'
import PlusIcon from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import TrashIcon from '@patternfly/react-icons/dist/esm/icons/trash-icon'
import { vmFormText as text } from '../../text/vm-form.ts'
import type { NicValues } from './vm-form-values.ts'

const mostNics = 8

/** The network interfaces of a VM to be made. */
export function NicFields(props: {
  nics: readonly NicValues[]
  networks: readonly Schema<'Network'>[]
  /** Network of a further interface. */
  networkId: string
  onChange: (nics: readonly NicValues[]) => void
}) {
  const { nics, networks, networkId, onChange } = props
  const t = text.use()
  const nextKey = Math.max(-1, ...nics.map(({ key }) => key)) + 1
  const replace = (nic: NicValues, change: Partial<NicValues>) =>
    onChange(nics.map((other) => (other === nic ? { ...nic, ...change } : other)))
  return (
    <>
      {nics.length === 0 ? <p className="ov-fine">{t('create.networkNone')}</p> : null}
      {nics.map((nic, index) => {
        const number = index + 1
        return (
          <div key={nic.key} className="ov-nic-row" role="group" aria-label={t('create.nic', { number })}>
            <FieldRow>
              <SelectField
                label={number === 1 ? t('create.network') : t('create.networkOf', { number })}
                isRequired
                pointer={`/nics/${index}/networkId`}
                value={nic.networkId}
                onChange={(network) => replace(nic, { networkId: network })}
                areNames
                choices={networks.map(({ id, name }) => ({ value: id, label: name }))}
              />
              <SelectField
                label={number === 1 ? t('nic.model') : t('create.modelOf', { number })}
                isRequired
                pointer={`/nics/${index}/model`}
                value={nic.model}
                onChange={(model) => replace(nic, { model: model || 'virtio' })}
                choices={(['virtio', 'e1000e'] as const).map((value) => ({ value, label: t(`create.model.${value}`) }))}
              />
            </FieldRow>
            <Button
              variant="plain"
              icon={<TrashIcon />}
              aria-label={t('create.removeNic', { number })}
              onClick={() => onChange(nics.filter((other) => other !== nic))}
            />
          </div>
        )
      })}
      <div>
        <Button
          variant="link"
          isInline
          icon={<PlusIcon />}
          isDisabled={nics.length >= mostNics || networks.length === 0}
          onClick={() => onChange([...nics, { key: nextKey, networkId, model: 'virtio' }])}
        >
          {t('create.addNic')}
        </Button>
      </div>
    </>
  )
}
