import { part } from '@overt/design/page/part.tsx'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { useQuery } from '@tanstack/react-query'
import { ApproveHost } from './ApproveHost.tsx'
import { hostQuery } from './queries.ts'

const EditHost = part(() => import('./EditHost.tsx'))
const RenewCertificate = part(() => import('./RenewCertificate.tsx'))
const MaintainHost = part(() => import('./MaintainHost.tsx'))
const MoveHost = part(() => import('./MoveHost.tsx'))
const RemoveHost = part(() => import('./RemoveHost.tsx'))

/** The dialogs of hosts, opened by the address. */
export function HostDialogs({ onRemoved }: { onRemoved?: () => void }) {
  const { name, id, close } = useDialogAddress(['edit', 'maintenance', 'move', 'renew', 'remove'])
  const { data: host } = useQuery({ ...hostQuery(id ?? ''), enabled: name !== undefined && id !== undefined })
  return (
    <>
      <ApproveHost />
      {name === 'edit' && host ? <EditHost key={host.id} host={host} onClose={close} /> : null}
      {name === 'renew' && host ? <RenewCertificate key={host.id} host={host} onClose={close} /> : null}
      {name === 'maintenance' && host ? <MaintainHost key={host.id} host={host} onClose={close} /> : null}
      {name === 'move' && host ? <MoveHost key={host.id} host={host} onClose={close} /> : null}
      {name === 'remove' && host ? (
        <RemoveHost key={host.id} host={host} onClose={close} {...(onRemoved ? { onRemoved } : {})} />
      ) : null}
    </>
  )
}
