import './vms.css'
import type { Schema } from '@overt/api-client/engine'
import { BytesField, SelectField } from '@overt/design/form/fields.tsx'
import { FieldRow } from '@overt/design/form/FormPart.tsx'
import { formatBytes } from '@overt/design/units/bytes.ts'
import { Button } from '@overt/design/page/Button.tsx'
import PlusIcon from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import TrashIcon from '@patternfly/react-icons/dist/esm/icons/trash-icon'
import { vmFormText as text } from '../../text/vm-form.ts'
import { type Defaults, type DiskValues, newDisk, sizeUnits } from './vm-form-values.ts'

const mostDisks = 16

/** The disks of a VM to be made. */
export function DiskFields(props: {
  disks: readonly DiskValues[]
  images: readonly Schema<'Disk'>[]
  domains: readonly Schema<'StorageDomain'>[]
  defaults: Defaults
  onChange: (disks: readonly DiskValues[]) => void
}) {
  const { disks, images, domains, defaults, onChange } = props
  const t = text.use()
  const nextKey = Math.max(-1, ...disks.map(({ key }) => key)) + 1
  return (
    <>
      {disks.map((disk, index) => (
        <DiskRow
          key={disk.key}
          disk={disk}
          index={index}
          images={images}
          domains={domains}
          onChange={(change) => onChange(disks.map((other) => (other === disk ? { ...disk, ...change } : other)))}
          onRemove={() => onChange(disks.filter((other) => other !== disk))}
        />
      ))}
      <div>
        <Button
          variant="link"
          isInline
          icon={<PlusIcon />}
          isDisabled={disks.length >= mostDisks}
          onClick={() =>
            onChange([...disks, newDisk(nextKey, disks.length === 0 ? images[0]?.id : undefined, defaults)])
          }
        >
          {t('create.addDisk')}
        </Button>
      </div>
    </>
  )
}

function DiskRow(props: {
  disk: DiskValues
  index: number
  images: readonly Schema<'Disk'>[]
  domains: readonly Schema<'StorageDomain'>[]
  onChange: (change: Partial<DiskValues>) => void
  onRemove: () => void
}) {
  const { disk, index, images, domains, onChange, onRemove } = props
  const t = text.use()
  const number = index + 1
  const pointer = `/disks/${index}`
  return (
    <div className="ov-disk-row" role="group" aria-label={t('create.disk', { number })}>
      <div className="ov-disk-row-head">
        <h3>{t('create.disk', { number })}</h3>
        <Button
          variant="plain"
          icon={<TrashIcon />}
          aria-label={t('create.removeDisk', { number })}
          onClick={onRemove}
        />
      </div>
      <FieldRow>
        <SelectField
          label={t('create.source')}
          isRequired
          value={disk.source}
          onChange={(source) =>
            onChange(
              // What a blank disk begins with is no size to grow a copy to.
              source === 'clone'
                ? { source, size: { amount: undefined, unit: disk.size.unit } }
                : { source: 'blank', size: { ...disk.size, amount: disk.size.amount ?? 10 } },
            )
          }
          choices={[
            { value: 'clone', label: t('create.source.clone') },
            { value: 'blank', label: t('create.source.blank') },
          ]}
        />
        {disk.source === 'clone' ? (
          <SelectField
            label={t('create.image')}
            isRequired
            pointer={`${pointer}/source/diskId`}
            {...(images.length === 0 ? { hint: t('create.imageNone') } : {})}
            value={disk.imageId}
            onChange={(imageId) => onChange({ imageId })}
            areNames
            choices={images.map(({ id, name, sizeBytes }) => ({
              value: id,
              label: `${name} · ${formatBytes(sizeBytes)}`,
            }))}
          />
        ) : (
          <SelectField
            label={t('disk.storage')}
            pointer={`${pointer}/storageDomainId`}
            none={t('create.storageAuto')}
            value={disk.storageDomainId}
            onChange={(storageDomainId) => onChange({ storageDomainId })}
            areNames
            choices={domains.map(({ id, name, availableBytes }) => ({
              value: id,
              label:
                availableBytes === null ? name : t('create.storageFree', { name, free: formatBytes(availableBytes) }),
            }))}
          />
        )}
      </FieldRow>
      <FieldRow>
        {disk.source === 'clone' ? (
          <SelectField
            label={t('create.mode')}
            isRequired
            hint={t('create.modeHint')}
            pointer={`${pointer}/source/mode`}
            value={disk.mode}
            onChange={(mode) => onChange({ mode: mode || 'linked' })}
            choices={[
              { value: 'linked', label: t('create.mode.linked') },
              { value: 'full', label: t('create.mode.full') },
            ]}
          />
        ) : (
          <SelectField
            label={t('create.allocation')}
            isRequired
            pointer={`${pointer}/allocation`}
            value={disk.allocation}
            onChange={(allocation) => onChange({ allocation: allocation || 'thin' })}
            choices={[
              { value: 'thin', label: t('create.allocation.thin') },
              { value: 'preallocated', label: t('create.allocation.preallocated') },
            ]}
          />
        )}
        <BytesField
          label={t('create.diskSize')}
          isRequired={disk.source === 'blank'}
          pointer={`${pointer}/source/sizeBytes`}
          {...(disk.source === 'clone' ? { hint: t('create.diskSizeHint') } : {})}
          value={disk.size}
          onChange={(size) => onChange({ size })}
          units={sizeUnits}
        />
      </FieldRow>
    </div>
  )
}
