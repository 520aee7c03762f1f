import { part } from '@overt/design/page/part.tsx'
import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { useQuery } from '@tanstack/react-query'
import { dataCenterQuery } from './queries.ts'

const CreateDataCenter = part(() => import('./CreateDataCenter.tsx'))
const EditDataCenter = part(() => import('./EditDataCenter.tsx'))
const DeleteDataCenter = part(() => import('./DeleteDataCenter.tsx'))

/** The dialogs of data centers, opened by the address; `onDeleted` instead of closing one when what it showed is gone. */
export function DataCenterDialogs({ onDeleted }: { onDeleted?: () => void }) {
  const { name, id, close } = useDialogAddress(['create', 'edit', 'delete'])
  const isOfOne = name !== undefined && id !== undefined
  const { data: dataCenter } = useQuery({ ...dataCenterQuery(id ?? ''), enabled: isOfOne })
  if (name === 'create') return <CreateDataCenter onClose={close} />
  if (!isOfOne || !dataCenter) return null
  if (name === 'edit') return <EditDataCenter key={id} dataCenter={dataCenter} onClose={close} />
  return <DeleteDataCenter key={id} dataCenter={dataCenter} onClose={close} onDeleted={onDeleted ?? close} />
}
