import { param } from '@overt/design/shell/page-route.ts'
import { useParams } from 'react-router'
import { DisksBeneath, loadDisks } from '../../shared/DisksBeneath.tsx'
import { detailText } from '../../text/details.ts'

/** Disks that are kept in the storage domain. */
export default function StorageDomainDisks() {
  const t = detailText.use()
  const id = param({ params: useParams() }, 'id')
  return (
    <DisksBeneath
      place="storageDomain"
      id={id}
      empty={{ title: t('storage.disksNone'), body: t('storage.disksNoneBody') }}
    />
  )
}

/** Reads the first disks before the tab shows. */
export const loader = loadDisks('storageDomain')
