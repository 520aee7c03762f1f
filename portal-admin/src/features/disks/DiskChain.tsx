import './disk-chain.css'
import type { Schema } from '@overt/api-client/engine'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { formatBytes } from '@overt/design/units/bytes.ts'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { detailText } from '../../text/details.ts'
import { diskQuery } from './queries.ts'

type Disk = Schema<'Disk'>

/** A picture of what a disk is based on, layer beneath layer, and of the VMs that use it. */
export function DiskChain({ disk }: { disk: Disk }) {
  const t = detailText.use()
  return (
    <ol className="ov-chain">
      {disk.vms.length > 0 ? (
        <Box label={t('disk.chainVms')}>
          {disk.vms.map((vm) => (
            <div key={vm.id}>
              <ObjectLink object={vm} />
            </div>
          ))}
        </Box>
      ) : null}
      <Box label={t('disk.chainSelf')} isSelf>
        <span className="ov-chain-name" translate="no">
          {disk.name}
        </span>
        <Size disk={disk} />
        {disk.cloneCount > 0 ? (
          <span className="ov-fine">{t('disk.chainClones', { count: disk.cloneCount })}</span>
        ) : null}
      </Box>
      {disk.baseDiskId ? <Base id={disk.baseDiskId} /> : null}
    </ol>
  )
}

/** A layer, and those beneath it. */
function Base({ id }: { id: string }) {
  const t = detailText.use()
  const { data: disk, isError } = useQuery(diskQuery(id))
  return (
    <>
      <Box label={t('disk.chainBase')}>
        {disk ? (
          <>
            <ObjectLink object={{ kind: 'disk', id, name: disk.name }} />
            <Size disk={disk} />
          </>
        ) : (
          <span className="ov-unit">{isError ? t('disk.chainHidden') : '…'}</span>
        )}
      </Box>
      {disk?.baseDiskId ? <Base id={disk.baseDiskId} /> : null}
    </>
  )
}

function Size({ disk }: { disk: Disk }) {
  const { format, sizeBytes, actualSizeBytes } = disk
  const actual = actualSizeBytes === null ? '' : ` (${formatBytes(actualSizeBytes)})`
  return (
    <span className="ov-fine" translate="no">
      {format}, {formatBytes(sizeBytes)}
      {actual}
    </span>
  )
}

function Box({ label, isSelf = false, children }: { label: string; isSelf?: boolean; children: ReactNode }) {
  return (
    <li className={isSelf ? 'ov-chain-box ov-chain-self' : 'ov-chain-box'}>
      <span className="ov-fine">{label}</span>
      {children}
    </li>
  )
}
