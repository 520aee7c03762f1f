import { Message } from '../feedback/Message.tsx'
import { designText } from '../text/design-text.ts'
import { ButtonLink } from './links.tsx'

/** For an address no page has. */
export default function NotFoundPage() {
  const text = designText.use()
  return (
    <Message
      isPage
      tone="none"
      title={text('error.pageNotFound')}
      actions={
        <ButtonLink to="/" variant="link">
          {text('error.goHome')}
        </ButtonLink>
      }
    >
      {text('error.pageNotFoundBody')}
    </Message>
  )
}

/** The tab's title. */
export const handle = { title: () => designText.t('error.pageNotFound') }
