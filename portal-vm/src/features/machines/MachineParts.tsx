import type { Schema } from '@overt/api-client/engine'
import PlusIcon from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import TimesIcon from '@patternfly/react-icons/dist/esm/icons/times-icon'
import type { Action } from '@overt/design/page/actions.ts'
import { ActionButton } from '@overt/design/page/ActionButton.tsx'
import { CopyText } from '@overt/design/page/CopyText.tsx'
import { part } from '@overt/design/page/part.tsx'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { Data } from '@overt/design/units/Data.tsx'
import { formatBytes } from '@overt/design/units/bytes.ts'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { text } from '../../text/text.ts'
import { whyNotChange } from './change-parts.ts'
import { disksQuery, nicsQuery } from './queries.ts'
import type { MachinePart } from './RemovePart.tsx'

const AddDisk = part(() => import('./AddDisk.tsx'))
const AddNic = part(() => import('./AddNic.tsx'))
const RemovePart = part(() => import('./RemovePart.tsx'))

/** What the machine is made of: its disks and its network cards, and what its user may change of them while it is off. */
export function MachineParts({ vm }: { vm: Schema<'Vm'> }) {
  const t = text.use()
  const disks = useSuspenseQuery(disksQuery(vm.id)).data.items
  const nics = useSuspenseQuery(nicsQuery(vm.id)).data.items
  const dialog = useDialogAddress(['add-disk', 'add-nic'])
  const [leaving, setLeaving] = useState<MachinePart>()
  const adding = (kind: MachinePart['kind'], label: string): Action => ({
    id: `add-${kind}`,
    label,
    icon: PlusIcon,
    run: () => dialog.open(`add-${kind}`),
    ...whyNotChange(kind, vm),
  })
  const removing = (leaves: MachinePart) => (
    <ActionButton
      action={{
        id: `remove-${leaves.id}`,
        label: '',
        icon: TimesIcon,
        run: () => setLeaving(leaves),
        ...whyNotChange(leaves.kind, vm),
      }}
      variant="plain"
      aria-label={t('removePart', { name: leaves.name })}
    />
  )
  return (
    <>
      <section aria-labelledby="disks">
        <div className="ov-parts-head">
          <h2 id="disks">{t('disks')}</h2>
          <ActionButton action={adding('disk', t('addDisk'))} variant="link" />
        </div>
        {disks.length === 0 ? <p className="ov-fine">{t('noDisks')}</p> : null}
        <ul className="ov-parts">
          {disks.map(({ diskId, diskName, sizeBytes, device, readOnly }) => (
            <li key={diskId}>
              <Data>{diskName}</Data>
              <span className="ov-fine ov-part-more">
                {[t(`device.${device}`), formatBytes(sizeBytes), readOnly ? t('readOnly') : '']
                  .filter(Boolean)
                  .join(', ')}
                {removing({ kind: 'disk', id: diskId, name: diskName })}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="nics">
        <div className="ov-parts-head">
          <h2 id="nics">{t('nics')}</h2>
          <ActionButton action={adding('nic', t('addNic'))} variant="link" />
        </div>
        {nics.length === 0 ? <p className="ov-fine">{t('noNics')}</p> : null}
        <ul className="ov-parts">
          {nics.map(({ id, name, networkName, macAddress, linked }) => (
            <li key={id}>
              <span>{t('nicOn', { name, network: networkName })}</span>
              <span className="ov-fine ov-part-more">
                <CopyText value={macAddress} isMono />
                {linked ? null : ` ${t('unplugged')}`}
                {removing({ kind: 'nic', id, name })}
              </span>
            </li>
          ))}
        </ul>
      </section>
      {dialog.name === 'add-disk' ? <AddDisk vm={vm} attached={disks} onClose={dialog.close} /> : null}
      {dialog.name === 'add-nic' ? <AddNic vm={vm} onClose={dialog.close} /> : null}
      {leaving ? <RemovePart vm={vm} part={leaving} onClose={() => setLeaving(undefined)} /> : null}
    </>
  )
}
