import { DescriptionListDescription } from '@patternfly/react-core/dist/esm/components/DescriptionList/DescriptionListDescription'
import { DescriptionList } from '@patternfly/react-core/dist/esm/components/DescriptionList/DescriptionList'
import { DescriptionListGroup } from '@patternfly/react-core/dist/esm/components/DescriptionList/DescriptionListGroup'
import { DescriptionListTerm } from '@patternfly/react-core/dist/esm/components/DescriptionList/DescriptionListTerm'
import { Modal, ModalBody, ModalHeader } from '@patternfly/react-core/dist/esm/components/Modal'
import { designText } from '../text/design-text.ts'

const keys = [
  [['?'], 'keys.help'],
  [['Tab'], 'keys.skip'],
  [['↑', '↓'], 'keys.rows'],
  [['Home', 'End'], 'keys.firstLast'],
  [['Enter'], 'keys.open'],
  [['Space'], 'keys.select'],
  [['Esc'], 'keys.escape'],
  [['Ctrl+Alt+Shift'], 'keys.release'],
] as const

/** What the keyboard can do. */
export default function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const text = designText.use()
  return (
    <Modal isOpen variant="small" onClose={onClose} aria-labelledby="keys-title">
      <ModalHeader title={text('keys.title')} labelId="keys-title" />
      <ModalBody>
        <DescriptionList isHorizontal isCompact>
          {keys.map(([names, meaning]) => (
            <DescriptionListGroup key={meaning}>
              <DescriptionListTerm>
                {names.map((name) => (
                  <kbd key={name}>{name}</kbd>
                ))}
              </DescriptionListTerm>
              <DescriptionListDescription>{text(meaning)}</DescriptionListDescription>
            </DescriptionListGroup>
          ))}
        </DescriptionList>
      </ModalBody>
    </Modal>
  )
}
