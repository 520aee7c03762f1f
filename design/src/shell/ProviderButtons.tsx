import { useMutation } from '@tanstack/react-query'
import { useLocation, useSearchParams } from 'react-router'
import { Alert } from '../feedback/Alert.tsx'
import { Button } from '../page/Button.tsx'
import { client } from './api.ts'
import { leaveToSignIn } from './leave-to-sign-in.ts'
import { usePortal } from './portal.ts'
import { safeReturnAddress } from './return-address.ts'
import { signInText } from './sign-in-text/sign-in-text.ts'

/** A button for each provider that has a sign-in page of its own. */
export function ProviderButtons({
  providers,
}: {
  providers: readonly { readonly id: string; readonly name: string }[]
}) {
  const { basename } = usePortal()
  const { pathname, search } = useLocation()
  const [params] = useSearchParams()
  const begin = useMutation({
    mutationFn: (providerId: string) => {
      const returnTo = basename + safeReturnAddress(params.get('to'))
      return client.call('beginOidcSignIn', { body: { providerId, returnTo } })
    },
    onSuccess: ({ authorizationUrl }) => leaveToSignIn(authorizationUrl, basename + pathname + search),
  })
  if (providers.length === 0) return null
  return (
    <div className="ov-sign-in-ways">
      <p aria-hidden="true">{signInText.t('signIn.or')}</p>
      {begin.error ? (
        <Alert isInline isLiveRegion variant="danger" title={signInText.t('signIn.failed')} component="h2">
          <p lang="en">{begin.error.message}</p>
        </Alert>
      ) : null}
      {providers.map(({ id, name }) => (
        <Button
          key={id}
          variant="secondary"
          isBlock
          isLoading={begin.isPending && begin.variables === id}
          isDisabled={begin.isPending || begin.isSuccess}
          onClick={() => begin.mutate(id)}
        >
          {signInText.t('signIn.with', { name })}
        </Button>
      ))}
    </div>
  )
}
