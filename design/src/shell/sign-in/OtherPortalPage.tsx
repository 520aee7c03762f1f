import { AnchorButton, Button } from '../../page/Button.tsx'
import { Data } from '../../units/Data.tsx'
import { useSession } from '../session.ts'
import { signInText } from '../sign-in-text/sign-in-text.ts'
import { useDocumentTitle } from '../use-document-title.ts'
import { useSignOut } from '../use-sign-out.ts'
import { SignInFrame } from './SignInFrame.tsx'
import { StepHead } from './SignInSteps.tsx'

/** Seen by who is signed in and has no role that this portal is for: why, and the way to the portal that is theirs. */
export default function OtherPortalPage() {
  useDocumentTitle()
  const t = signInText.use()
  const { user } = useSession()
  const signOut = useSignOut()
  return (
    <SignInFrame>
      <StepHead title={t('otherPortal.title')} body={t('otherPortal.body')} />
      <p>
        {t('otherPortal.signedInAs')} <Data isMono>{user.userName}</Data>
      </p>
      {/* A page of another portal, which this one's router knows nothing of. */}
      <AnchorButton isBlock href="/">
        {t('otherPortal.open')}
      </AnchorButton>
      <Button variant="link" isInline onClick={signOut}>
        {t('otherPortal.signOut')}
      </Button>
    </SignInFrame>
  )
}

/** The tab's title. */
export const handle = { title: () => signInText.t('otherPortal.title') }
