import type { Schema } from '@overt/api-client/engine'
import { formatBytes } from '@overt/design/units/bytes.ts'
import { ProgressBar } from '@overt/design/units/ProgressBar.tsx'
import { SimpleTable } from '../../shared/SimpleTable.tsx'
import { detailText } from '../../text/details.ts'
import { text } from '../../text/pages.ts'
import { Data } from '@overt/design/units/Data.tsx'

/** The network interfaces and file systems the guest's agent knows. */
export function GuestDetails({ guest }: { guest: Schema<'GuestInfo'> }) {
  const t = text.use()
  const d = detailText.use()
  const { interfaces = [], fileSystems = [] } = guest
  const sized = fileSystems.filter(({ totalBytes, usedBytes }) => totalBytes && usedBytes !== undefined)
  return (
    <>
      {interfaces.length > 0 ? (
        <SimpleTable
          label={d('guest.interfaces')}
          head={[t('name'), t('nic.mac'), t('vm.addresses')]}
          rows={interfaces.map(({ name, macAddress, addresses }, index) => ({
            id: `${index} ${name}`, // the guest may call two alike
            cells: [
              <Data key="name">{name}</Data>,
              <Data key="mac" isMono>
                {macAddress ?? '–'}
              </Data>,
              addresses.length > 0
                ? addresses.map((address) => (
                    <div key={address} translate="no">
                      {address}
                    </div>
                  ))
                : '–',
            ],
          }))}
        />
      ) : null}
      {sized.map(({ mountPoint, type, totalBytes = 0, usedBytes = 0 }) => (
        <div key={mountPoint} className="ov-file-system">
          <span>
            <Data isMono>{mountPoint}</Data>{' '}
            {type ? (
              <span className="ov-fine" translate="no">
                {type}
              </span>
            ) : null}
          </span>
          <span className="ov-fine">
            {t('vm.usedOf', { used: formatBytes(usedBytes), total: formatBytes(totalBytes) })}
          </span>
          <ProgressBar label={t('vm.fileSystemUse', { mountPoint })} percent={(100 * usedBytes) / totalBytes} />
        </div>
      ))}
    </>
  )
}
