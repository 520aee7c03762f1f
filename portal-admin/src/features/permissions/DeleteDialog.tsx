import type { DescribedCall } from '@overt/api-client/describe-call'
import { Dialog } from '@overt/design/feedback/Dialog.tsx'
import { ErrorSentence } from '@overt/design/feedback/ErrorPanel.tsx'
import { Button } from '@overt/design/page/Button.tsx'
import { designText } from '@overt/design/text/design-text.ts'
import { useMutation } from '@tanstack/react-query'

/** Asks before something goes that no plan is made for. */
export function DeleteDialog(props: {
  title: string
  body: string
  confirmLabel: string
  run: () => Promise<unknown>
  call: () => DescribedCall
  onClose: () => void
  onDone: () => void
}) {
  const { title, body, confirmLabel, run, call, onClose, onDone } = props
  const shared = designText.use()
  const remove = useMutation({ mutationFn: run, onSuccess: onDone })
  return (
    <Dialog
      title={title}
      isWarning
      onClose={onClose}
      call={call}
      buttons={
        <>
          <Button variant="danger" isLoading={remove.isPending} onClick={() => remove.mutate()}>
            {confirmLabel}
          </Button>
          <Button variant="link" onClick={onClose}>
            {shared('cancel')}
          </Button>
        </>
      }
    >
      <p>{body}</p>
      <div role="alert">{remove.error ? <ErrorSentence error={remove.error} /> : null}</div>
    </Dialog>
  )
}
