import { Message } from '@overt/design/feedback/Message.tsx'
import { Button } from '@patternfly/react-core/dist/esm/components/Button'
import { useSearchParams } from 'react-router'
import { text } from '../text/text.ts'

/** For a list whose filters let nothing through. */
export function NoMatch() {
  const t = text.use()
  const [, setParams] = useSearchParams()
  return (
    <Message
      tone="none"
      title={t('noMatch')}
      actions={
        <Button variant="link" onClick={() => setParams({}, { replace: true })}>
          {t('clearFilters')}
        </Button>
      }
    >
      {t('noMatchBody')}
    </Message>
  )
}
