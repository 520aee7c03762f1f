import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { Dialog } from '@overt/design/feedback/Dialog.tsx'
import { SelectField } from '@overt/design/form/fields.tsx'
import { NameSearchField } from '@overt/design/form/NameSearchField.tsx'
import { Button } from '@overt/design/page/Button.tsx'
import { everyRight, type Right } from '@overt/design/rights/right-groups.ts'
import { rightsText } from '@overt/design/rights/text/rights-text.ts'
import { AccessAnswer, accessQuestion } from '@overt/design/shell/explain/AccessAnswer.tsx'
import { Form } from '@patternfly/react-core/dist/esm/components/Form'
import { useState } from 'react'
import { peopleText } from '../../text/people.ts'
import { type FoundPrincipal, searchUsers } from './queries.ts'

/** Asks whether a user may do something with an object, and shows the answer with its reasons. */
export default function ExplainAccess(props: {
  object: Schema<'ObjectRef'> & { readonly name: string }
  onClose: () => void
}) {
  const { object, onClose } = props
  const t = peopleText.use()
  const r = rightsText.use()
  const [user, setUser] = useState<FoundPrincipal>()
  const [right, setRight] = useState<Right | ''>('')
  const question = user && right ? { userId: user.id, right, object } : undefined
  return (
    <Dialog
      title={object.kind === 'system' ? t('explain.systemTitle') : t('explain.title', { name: object.name })}
      size="medium"
      onClose={onClose}
      call={question ? () => describeCall('explainAccess', accessQuestion(question)) : 'none'}
      buttons={
        <Button variant="secondary" onClick={onClose}>
          {t('explain.close')}
        </Button>
      }
    >
      <Form onSubmit={(event) => event.preventDefault()}>
        <NameSearchField
          label={t('explain.user')}
          isRequired
          value={user}
          onChange={setUser}
          searchKey="users"
          search={searchUsers}
        />
        <SelectField
          label={t('explain.right')}
          isRequired
          value={right}
          onChange={setRight}
          choices={everyRight.map((value) => ({ value, label: r(`right.${value}`) }))}
        />
      </Form>
      {question ? <AccessAnswer question={question} /> : null}
    </Dialog>
  )
}
