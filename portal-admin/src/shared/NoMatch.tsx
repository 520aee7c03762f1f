import { Message } from '@overt/design/feedback/Message.tsx'
import { Button } from '@overt/design/page/Button.tsx'
import { useSearchParams } from 'react-router'
import { designText } from '@overt/design/text/design-text.ts'

/** For a list whose filters let nothing through. */
export function NoMatch() {
  const t = designText.use()
  const [, setParams] = useSearchParams()
  return (
    <Message
      tone="none"
      title={t('list.noMatch')}
      actions={
        <Button variant="link" onClick={() => setParams({}, { replace: true })}>
          {t('filter.clear')}
        </Button>
      }
    >
      {t('list.noMatchBody')}
    </Message>
  )
}
