import './modal.css'
import { Modal as PatternFlyModal, type ModalProps } from '@patternfly/react-core/dist/esm/components/Modal'
import { ModalBoxCloseButton } from '@patternfly/react-core/dist/esm/components/Modal/ModalBoxCloseButton'
import { designText } from '../text/design-text.ts'

/** PatternFly's dialog, open; the button that closes it is named in the page's language. */
export function Modal(props: Omit<ModalProps, 'ref' | 'isOpen' | 'onClose'> & { onClose?: () => void }) {
  const { onClose, children, ...rest } = props
  const text = designText.use()
  return (
    <PatternFlyModal {...rest} isOpen {...(onClose ? { onEscapePress: onClose } : {})}>
      {onClose ? <ModalBoxCloseButton aria-label={text('close')} onClose={onClose} /> : null}
      {children}
    </PatternFlyModal>
  )
}
