import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { Spinner } from '../page/Spinner.tsx'
import { client } from './api.ts'
import { signInPageLeft } from './leave-to-sign-in.ts'
import { RefusedSignIn } from './sign-in/RefusedSignIn.tsx'
import { signInText } from './sign-in-text/sign-in-text.ts'

/** What a browser that comes back from a provider sees: it is let in, or told why not. */
export function FinishSignIn() {
  const begun = useRef(false)
  const { mutate, error } = useMutation({
    mutationFn: (query: string) => client.call('finishOidcSignIn', { body: { query } }),
    // Where it goes may be in the other portal.
    onSuccess: ({ returnTo }) => location.replace(returnTo),
  })
  useEffect(() => {
    if (begun.current) return // what was brought back is good once
    begun.current = true
    mutate(location.search.slice(1))
  }, [mutate])
  if (!error)
    return (
      <p className="ov-sign-in-waits" role="status">
        <Spinner size="md" /> {signInText.t('signIn.finishing')}
      </p>
    )
  return (
    <RefusedSignIn error={error}>
      <a href={signInPageLeft() ?? location.pathname}>{signInText.t('signIn.back')}</a>
    </RefusedSignIn>
  )
}
