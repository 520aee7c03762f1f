import { ModalBody, ModalFooter, ModalHeader } from '@patternfly/react-core/dist/esm/components/Modal'
import { type ReactNode, useId } from 'react'
import { ApiCall, type ShownCall } from './api-call/ApiCall.tsx'
import { designText } from '../text/design-text.ts'
import { Modal } from './Modal.tsx'

/** What every dialog has. */
export interface DialogProps {
  readonly title: ReactNode
  /** A sentence below the title. */
  readonly hint?: string
  readonly isWarning?: boolean
  readonly size?: 'small' | 'medium'
  /** On Escape and on the cross; absent: only its own buttons close it. */
  readonly onClose?: () => void
  /** What it does, as calls of the API. Never optional: who makes a dialog decides what it shows. */
  readonly call: ShownCall
  /** At its foot, the main one first. */
  readonly buttons?: ReactNode
  /** Its body is text to be read and scrolled by keyboard, under this name. */
  readonly readAs?: string
  readonly children: ReactNode
}

/** A dialog of either portal: named by its title, with its call. PatternFly gives the focus back to what had it. */
export function Dialog(props: DialogProps) {
  const { title, hint, isWarning = false, size = 'small', onClose, call, buttons, readAs, children } = props
  const text = designText.use()
  const id = useId()
  const [titleId, bodyId] = [`${id}-title`, `${id}-body`]
  return (
    <Modal
      variant={size}
      position="top" // it grows downward as its content comes, and its title stays where it was
      {...(onClose ? { onClose } : {})}
      aria-labelledby={titleId}
      {...(readAs === undefined ? {} : { 'aria-describedby': bodyId })}
    >
      <ModalHeader
        title={title}
        labelId={titleId}
        {...(hint === undefined ? {} : { description: hint })}
        {...(isWarning
          ? { titleIconVariant: 'warning' as const, titleScreenReaderText: `${text('severity.warning')}:` }
          : {})}
      />
      <ModalBody {...(readAs === undefined ? {} : { id: bodyId, tabIndex: 0, 'aria-label': readAs })}>
        <div className="ov-stack">
          {children}
          <ApiCall call={call} />
        </div>
      </ModalBody>
      {buttons ? <ModalFooter>{buttons}</ModalFooter> : null}
    </Modal>
  )
}
