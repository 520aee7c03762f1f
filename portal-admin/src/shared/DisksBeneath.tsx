import { beneath, listLoader } from '@overt/design/shell/list-definition.ts'
import { param } from '@overt/design/shell/page-route.ts'
import { TaggedList } from './tagged.tsx'
import { useMemo } from 'react'
import { bulkDiskActions, useDiskActions } from '../features/disks/actions.tsx'
import { DiskDialogs } from '../features/disks/DiskDialogs.tsx'
import { diskList } from '../features/disks/disk-list.tsx'
import { text } from '../text/pages.ts'

/** Where the disks are: in a storage domain, or counted by a quota. */
type Place = 'storageDomain' | 'quota'

const disksOf = (place: Place, id: string) =>
  place === 'quota'
    ? beneath(diskList, { id: 'disks-of-quota', query: { quotaId: [id] }, without: [] })
    : beneath(diskList, { id: 'disks-of-storage-domain', query: { storageDomainId: [id] }, without: ['storage'] })

/** Reads the first disks of a place before its tab shows. */
export const loadDisks = (place: Place) => listLoader((args) => disksOf(place, param(args, 'id')))

/** The disks of a storage domain or a quota: the list of disks, narrowed. */
export function DisksBeneath(props: { place: Place; id: string; empty: { title: string; body: string } }) {
  const { place, id, empty } = props
  const t = text.use()
  const list = useMemo(() => disksOf(place, id), [place, id])
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
      <DiskDialogs />
    </>
  )
}
