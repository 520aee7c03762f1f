import type { Schema } from '@overt/api-client/engine'
import { CopyText } from '@overt/design/page/CopyText.tsx'
import { formatBytes } from '@overt/design/units/bytes.ts'
import { useSuspenseQuery } from '@tanstack/react-query'
import { text } from '../../text/text.ts'
import { disksQuery, nicsQuery } from './queries.ts'
import { Data } from '@overt/design/units/Data.tsx'

/** What the machine is made of: its disks and its network cards. */
export function MachineParts({ vm }: { vm: Pick<Schema<'Vm'>, 'id'> }) {
  const t = text.use()
  const disks = useSuspenseQuery(disksQuery(vm.id)).data.items
  const nics = useSuspenseQuery(nicsQuery(vm.id)).data.items
  return (
    <>
      <section aria-labelledby="disks">
        <h2 id="disks">{t('disks')}</h2>
        {disks.length === 0 ? <p className="ov-fine">{t('noDisks')}</p> : null}
        <ul className="ov-parts">
          {disks.map(({ diskId, diskName, sizeBytes, device, readOnly }) => (
            <li key={diskId}>
              <Data>{diskName}</Data>
              <span className="ov-fine">
                {[t(`device.${device}`), formatBytes(sizeBytes), readOnly ? t('readOnly') : '']
                  .filter(Boolean)
                  .join(', ')}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="nics">
        <h2 id="nics">{t('nics')}</h2>
        {nics.length === 0 ? <p className="ov-fine">{t('noNics')}</p> : null}
        <ul className="ov-parts">
          {nics.map(({ id, name, networkName, macAddress, linked }) => (
            <li key={id}>
              <span>{t('nicOn', { name, network: networkName })}</span>
              <span className="ov-fine">
                <CopyText value={macAddress} isMono />
                {linked ? null : ` ${t('unplugged')}`}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}
