import { useEffect, useState } from 'react'
import { Message } from '../feedback/Message.tsx'
import { Button } from '../page/Button.tsx'
import { designText } from '../text/design-text.ts'
import { loadAgain, wasLoadedAgain } from './load-again.ts'

/** What stands for a page whose modules did not come: it loads itself again once, and then leaves that to the user. */
export function MissingPart() {
  const text = designText.use()
  const [isLast] = useState(() => wasLoadedAgain())
  useEffect(() => (isLast ? undefined : loadAgain()), [isLast])
  return (
    <Message
      isPage
      tone="info"
      title={text('error.missingPart')}
      actions={<Button onClick={() => location.reload()}>{text('error.reloadPage')}</Button>}
    >
      {text(isLast ? 'error.missingPartAgain' : 'error.missingPartBody')}
    </Message>
  )
}
