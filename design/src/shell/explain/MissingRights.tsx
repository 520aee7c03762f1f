import { describeCall } from '@overt/api-client/describe-call'
import { Dialog } from '../../feedback/Dialog.tsx'
import { Button } from '../../page/Button.tsx'
import type { MissingRight } from '../../page/actions.ts'
import { rightsText } from '../../rights/text/rights-text.ts'
import { designText } from '../../text/design-text.ts'
import { AccessAnswer, accessQuestion } from './AccessAnswer.tsx'
import { explainText } from './text/explain-text.ts'

/** Why the user lacks rights, and who could grant them. */
export default function MissingRights(props: { missing: readonly MissingRight[]; onClose: () => void }) {
  const { missing, onClose } = props
  const text = explainText.use()
  const rights = rightsText.use()
  const shared = designText.use()
  const name = missing[0]?.object.name
  return (
    <Dialog
      title={name === undefined ? text('whyTitle') : text('whyTitleOf', { name })}
      size="medium"
      onClose={onClose}
      call={() => missing.map((one) => describeCall('explainAccess', accessQuestion(one)))}
      buttons={
        <Button variant="secondary" onClick={onClose}>
          {shared('close')}
        </Button>
      }
    >
      {missing.map((one) => (
        <section key={`${one.right} ${one.object.id}`}>
          <h2 className="ov-missing-right">{rights(`right.${one.right}`)}</h2>
          <AccessAnswer question={one} />
        </section>
      ))}
    </Dialog>
  )
}
