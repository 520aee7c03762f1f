import type { ReactNode } from 'react'
import { Alert } from '../../feedback/Alert.tsx'
import { Button } from '../../page/Button.tsx'
import { useTakesFocus } from '../../page/use-takes-focus.ts'
import { signInText } from '../sign-in-text/sign-in-text.ts'

/** Why somebody was not signed in, in the engine's words, and the way on. */
export function RefusedSignIn({ error, children }: { error: Error; children: ReactNode }) {
  return (
    <>
      <Alert isInline isLiveRegion variant="danger" title={signInText.t('signIn.failed')} component="h2">
        <p lang="en">{error.message}</p>
      </Alert>
      {children}
    </>
  )
}

/** Shown instead of the form to whom no password would help, as whose account is disabled: why, and what next. */
export function ForbiddenSignIn({ error, onAgain }: { error: Error; onAgain: () => void }) {
  const button = useTakesFocus<HTMLButtonElement>()
  return (
    <RefusedSignIn error={error}>
      <p>{signInText.t('signIn.forbiddenNext')}</p>
      <Button variant="secondary" isBlock ref={button} onClick={onAgain}>
        {signInText.t('signIn.back')}
      </Button>
    </RefusedSignIn>
  )
}
