import { useDialogAddress } from '@overt/design/shell/dialog-address.ts'
import { VmDialogs } from '@overt/design/shell/vm/VmDialogs.tsx'
import { Suspense } from 'react'
import { text } from '../../text/text.ts'
import { part } from '@overt/design/page/part.tsx'

const EditMachine = part(() => import('./EditMachine.tsx'))
const MyLimits = part(() => import('./MyLimits.tsx'))

/** Every dialog of a machine, opened by the address. */
export function MachineDialogs({ onDeleted }: { onDeleted?: () => void }) {
  const t = text.use()
  const dialog = useDialogAddress(['edit', 'limits'])
  return (
    <>
      <VmDialogs deleteLabel={t('delete')} {...(onDeleted ? { onDeleted } : {})} />
      {dialog.name === 'edit' && dialog.id !== undefined ? (
        <Suspense fallback={null}>
          <EditMachine id={dialog.id} onClose={dialog.close} />
        </Suspense>
      ) : null}
      {dialog.name === 'limits' ? <MyLimits onClose={dialog.close} /> : null}
    </>
  )
}
