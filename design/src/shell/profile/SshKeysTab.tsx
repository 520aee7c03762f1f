import type { Schema } from '@overt/api-client/engine'
import { Button } from '../../page/Button.tsx'
import { type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { Message } from '../../feedback/Message.tsx'
import { type Column, columns } from '../../table/columns.tsx'
import { ResourceTable } from '../../table/ResourceTable.tsx'
import { RelativeTime } from '../../units/Time.tsx'
import { useDialogAddress } from '../dialog-address.ts'
import { sshKeysQuery } from '../ssh-keys.ts'
import { AddSshKey } from './AddSshKey.tsx'
import { RemoveSshKey } from './RemoveSshKey.tsx'
import { profileText } from './text/profile-text.ts'

const keyColumns: readonly Column<Schema<'SshKey'>>[] = [
  columns.name(
    () => profileText.t('sshKey.name'),
    () => undefined,
  ),
  columns.custom(
    'fingerprint',
    () => profileText.t('sshKey.fingerprint'),
    ({ fingerprint }) => (
      <span className="ov-ellipsis ov-mono" title={fingerprint} translate="no">
        {fingerprint}
      </span>
    ),
    { grow: 4, hideBelow: 'md' },
  ),
  columns.custom(
    'type',
    () => profileText.t('sshKey.type'),
    ({ type, bits }) => (
      <span className="ov-ellipsis" title={`${type}, ${profileText.t('sshKey.bits', { bits })}`} translate="no">
        {type}
      </span>
    ),
  ),
  columns.custom(
    'added',
    () => profileText.t('sshKey.added'),
    ({ createdAt }) => <RelativeTime at={createdAt} />,
    { hideBelow: 'sm' },
  ),
]

/** Public keys of one's own, to choose from when a machine is made. */
export default function SshKeysTab() {
  const text = profileText.use()
  const { items } = useSuspenseQuery(sshKeysQuery).data
  const dialog = useDialogAddress(['add', 'remove'])
  const add = <Button onClick={() => dialog.open('add')}>{text('sshKey.add')}</Button>
  const removed = items.find(({ id }) => id === dialog.id)
  return (
    <div className="ov-stack">
      <div className="ov-row">
        <p className="ov-page-description">{text('sshKeysHint')}</p>
        {items.length > 0 ? add : null}
      </div>
      <ResourceTable
        label={text('sshKeys')}
        rows={items}
        columns={keyColumns}
        rowActions={({ id }) => [
          { id: 'remove', label: text('sshKey.remove'), isDanger: true, run: () => dialog.open('remove', id) },
        ]}
        empty={
          <Message tone="none" title={text('sshKey.none')} actions={add}>
            {text('sshKey.noneBody')}
          </Message>
        }
      />
      {dialog.name === 'add' ? <AddSshKey onClose={dialog.close} /> : null}
      {dialog.name === 'remove' && removed ? <RemoveSshKey sshKey={removed} onClose={dialog.close} /> : null}
    </div>
  )
}

/** Reads the keys before the tab shows. */
export const loader = (queryClient: QueryClient) => async () => {
  await queryClient.ensureQueryData(sshKeysQuery)
  return null
}

/** The tab's title. */
export const handle = { title: () => profileText.t('sshKeys') }
