import { beneath, listLoader } from '@overt/design/shell/list-definition.ts'
import { param } from '@overt/design/shell/page-route.ts'
import { TaggedList } from './tagged.tsx'
import { useMemo } from 'react'
import { bulkDiskActions, useDiskActions } from '../features/disks/actions.tsx'
import { DeleteDisk } from '../features/disks/DeleteDisk.tsx'
import { diskList } from '../features/disks/disk-list.tsx'
import { text } from '../text/pages.ts'

const disksOf = (storageDomainId: string) =>
  beneath(diskList, {
    id: 'disks-of-storage-domain',
    query: { storageDomainId: [storageDomainId] },
    without: ['storage'],
  })

/** Reads the first disks of a storage domain before its tab shows. */
export const loadDisks = listLoader((args) => disksOf(param(args, 'id')))

/** The disks that are kept in a storage domain: the list of disks, narrowed. */
export function DisksBeneath(props: { storageDomainId: string; empty: { title: string; body: string } }) {
  const { storageDomainId, empty } = props
  const t = text.use()
  const list = useMemo(() => disksOf(storageDomainId), [storageDomainId])
  return (
    <>
      <TaggedList
        kind="disk"
        isTab
        list={list}
        title={t('disks')}
        empty={empty}
        rowActions={useDiskActions()}
        bulkActions={bulkDiskActions}
      />
      <DeleteDisk />
    </>
  )
}
