import { useId } from 'react'
import { Dialog, type DialogProps } from '../feedback/Dialog.tsx'
import { Button } from '../page/Button.tsx'
import { designText } from '../text/design-text.ts'
import { FormBody, type FormBodyProps } from './FormBody.tsx'

/** What a form in a dialog needs around its fields. */
export interface FormDialogProps extends FormBodyProps, Pick<DialogProps, 'title' | 'hint' | 'call'> {
  readonly onClose: () => void
  /** Something is still missing, or nothing was changed: it cannot be sent. */
  readonly isIncomplete?: boolean
}

/** A form in a dialog: its fields with the engine's messages at them, its call, and its buttons at the foot. */
export function FormDialog(props: FormDialogProps) {
  const { title, hint, call, onClose, isIncomplete = false, onSubmit, ...body } = props
  const { submitLabel, isPending } = body
  const text = designText.use()
  const id = useId()
  return (
    <Dialog
      title={title}
      {...(hint === undefined ? {} : { hint })}
      onClose={onClose}
      call={call}
      buttons={
        <>
          <Button type="submit" form={id} isDisabled={isIncomplete || isPending} isLoading={isPending}>
            {submitLabel}
          </Button>
          <Button variant="link" onClick={onClose}>
            {text('cancel')}
          </Button>
        </>
      }
    >
      <FormBody
        {...body}
        id={id}
        onSubmit={() => {
          if (!isIncomplete) onSubmit() // Enter in a field sends it, too
        }}
      />
    </Dialog>
  )
}
