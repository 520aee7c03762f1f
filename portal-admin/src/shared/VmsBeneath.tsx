import { beneath, listLoader } from '@overt/design/shell/list-definition.ts'
import { param } from '@overt/design/shell/page-route.ts'
import { TaggedList } from './tagged.tsx'
import { VmDialogs } from '@overt/design/shell/vm/VmDialogs.tsx'
import { useMemo } from 'react'
import { bulkActions, useVmMenu } from '../features/vms/actions.tsx'
import { vmList } from '../features/vms/vm-list.tsx'
import { text } from '../text/pages.ts'

/** Where the VMs are: on a host, in a cluster, or counted by a quota. */
export type Place = 'host' | 'cluster' | 'quota'

const vmsOf = (place: Place, id: string) =>
  beneath(vmList, { id: `vms-of-${place}`, query: { [`${place}Id`]: [id] }, without: [place] })

/** Reads the first VMs of a place before its tab shows. */
export const loadVms = (place: Place) => listLoader((args) => vmsOf(place, param(args, 'id')))

/** The VMs of a host, a cluster or a quota: the list of VMs, narrowed. */
export function VmsBeneath(props: { place: Place; id: string; empty: { title: string; body: string } }) {
  const { place, id, empty } = props
  const t = text.use()
  const list = useMemo(() => vmsOf(place, id), [place, id])
  const menuOf = useVmMenu()
  return (
    <>
      <TaggedList
        kind="vm"
        isTab
        list={list}
        title={t('vms')}
        empty={empty}
        rowActions={(vm) => menuOf(vm).menu}
        bulkActions={bulkActions}
      />
      <VmDialogs />
    </>
  )
}
