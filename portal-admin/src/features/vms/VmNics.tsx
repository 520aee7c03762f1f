import type { Schema } from '@overt/api-client/engine'
import { ErrorSentence } from '@overt/design/feedback/ErrorPanel.tsx'
import { Message } from '@overt/design/feedback/Message.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { ActionButton } from '@overt/design/page/ActionButton.tsx'
import { client } from '@overt/design/shell/api.ts'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { param } from '@overt/design/shell/page-route.ts'
import { vmDisabledReason, vmMissingRight } from '@overt/design/shell/vm/disabled-reason.ts'
import { type Column, columns } from '@overt/design/table/columns.tsx'
import { ResourceTable } from '@overt/design/table/ResourceTable.tsx'
import { type QueryClient, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type LoaderFunctionArgs, useParams } from 'react-router'
import { text } from '../../text/pages.ts'
import { AddNic } from './AddNic.tsx'
import { nicsQuery, vmQuery } from './queries.ts'
import { Data } from '@overt/design/units/Data.tsx'

type Nic = Schema<'Nic'>

const nicColumns: readonly Column<Nic>[] = [
  columns.name(
    () => text.t('name'),
    () => undefined,
  ),
  columns.custom(
    'network',
    () => text.t('nic.network'),
    (nic) => <ObjectLink object={{ kind: 'network', id: nic.networkId, name: nic.networkName }} />,
  ),
  columns.custom(
    'mac',
    () => text.t('nic.mac'),
    ({ macAddress }) => <Data isMono>{macAddress}</Data>,
  ),
  columns.custom(
    'addresses',
    () => text.t('vm.addresses'),
    ({ addresses }) => <Data>{addresses.join(', ') || '–'}</Data>,
  ),
  columns.custom(
    'model',
    () => text.t('nic.model'),
    ({ model }) => <Data>{model}</Data>,
    { hideBelow: 'md' },
  ),
  columns.custom(
    'link',
    () => text.t('nic.link'),
    ({ linked }) => text.t(linked ? 'nic.linked' : 'nic.unlinked'),
    {
      hideBelow: 'md',
    },
  ),
]

/** The network interfaces of a VM. */
export default function VmNics() {
  const t = text.use()
  const id = param({ params: useParams() }, 'id')
  const queryClient = useQueryClient()
  const { data: vm } = useSuspenseQuery(vmQuery(id))
  const { data } = useSuspenseQuery(nicsQuery(id))
  const dialog = useDialogAddress(['add'])
  const disabledReason = vmDisabledReason('attach', vm)
  const missing = vmMissingRight('attach', vm)
  const add = (
    <ActionButton
      action={{ id: 'add', label: t('nic.add'), run: () => dialog.open('add'), disabledReason, missing }}
      variant="secondary"
    />
  )
  const remove = async (nic: Nic) => {
    try {
      await client.call('deleteVmNic', { path: { id, nicId: nic.id } })
      showToast({ variant: 'success', title: t('nic.removed', { name: nic.name }) })
      await queryClient.invalidateQueries({ queryKey: nicsQuery(id).queryKey })
    } catch (error) {
      showToast({ variant: 'danger', title: t('nic.remove'), body: <ErrorSentence error={error} /> })
    }
  }
  return (
    <div className="ov-stack">
      {data.items.length > 0 ? <div className="ov-row">{add}</div> : null}
      <ResourceTable
        label={t('tab.nics')}
        rows={data.items}
        columns={nicColumns}
        rowActions={(nic) => [
          { id: 'remove', label: t('nic.remove'), disabledReason, missing, run: () => void remove(nic) },
        ]}
        empty={
          <Message tone="none" title={t('nic.empty')} actions={add}>
            {t('nic.emptyBody')}
          </Message>
        }
      />
      {dialog.name === 'add' ? <AddNic vm={vm} onClose={dialog.close} /> : null}
    </div>
  )
}

/** Reads the interfaces before the tab shows. */
export const loader = (queryClient: QueryClient) => async (args: LoaderFunctionArgs) => {
  await queryClient.ensureQueryData(nicsQuery(param(args, 'id')))
  return null
}
