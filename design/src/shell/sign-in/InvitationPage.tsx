import { useMutation, useQuery } from '@tanstack/react-query'
import { useLocation, useNavigate } from 'react-router'
import { Alert } from '../../feedback/Alert.tsx'
import { ErrorSentence } from '../../feedback/ErrorPanel.tsx'
import { Spinner } from '../../page/Spinner.tsx'
import { Data } from '../../units/Data.tsx'
import { RelativeTime } from '../../units/Time.tsx'
import { asApiError, client, mutation } from '../api.ts'
import { ButtonLink } from '../links.tsx'
import { signInText } from '../sign-in-text/sign-in-text.ts'
import { useDocumentTitle } from '../use-document-title.ts'
import { NewPasswordForm } from './NewPasswordForm.tsx'
import { SignInFrame } from './SignInFrame.tsx'
import { StepHead } from './SignInSteps.tsx'

/** Where an invited user sets the password. The token stands behind the `#`: no server is sent it in an address. */
export default function InvitationPage() {
  useDocumentTitle()
  const { hash } = useLocation()
  // A newer link that is pasted over this one loads no page.
  return <Invitation key={hash} token={hash.slice(1)} />
}

function Invitation({ token }: { token: string }) {
  const t = signInText.use()
  const navigate = useNavigate()
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => client.call('checkInvitation', { body: { token: token === '' ? '-' : token } }),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const accept = useMutation({
    ...mutation('acceptInvitation'),
    onSuccess: () => navigate('/sign-in?set=1', { replace: true }),
  })
  const { data, error } = invitation
  // What is to be done about a link is in the engine's sentence; that there may be a list of links is not.
  const refused = asApiError(error)
  const known = refused?.code === 'not_found' || refused?.code === 'conflict' ? refused : undefined
  if (error)
    return (
      <SignInFrame>
        <Alert isInline isLiveRegion variant="danger" title={t('invitation.bad')} component="h2">
          {known ? <span lang="en">{known.message}</span> : <ErrorSentence error={error} />}
        </Alert>
        <ButtonLink to="/sign-in" variant="secondary">
          {t('invitation.toSignIn')}
        </ButtonLink>
      </SignInFrame>
    )
  if (!data)
    return (
      <SignInFrame>
        <Spinner size="lg" label={t('invitation.checking')} />
      </SignInFrame>
    )
  const { userName, displayName, expiresAt, isFirst, passwordMinLength } = data
  return (
    <SignInFrame>
      <StepHead
        title={t('invitation.welcome', { name: displayName || userName })}
        body={t(isFirst ? 'invitation.body' : 'invitation.resetBody')}
      />
      <p>
        {t('invitation.userName')} <Data isMono>{userName}</Data>
        <br />
        {t('invitation.until')} <RelativeTime at={expiresAt} />
      </p>
      <NewPasswordForm
        isPending={accept.isPending}
        error={accept.error}
        minLength={passwordMinLength}
        userName={userName}
        onSubmit={(newPassword) => accept.mutate({ body: { token, newPassword } })}
      />
    </SignInFrame>
  )
}

/** The tab's title. */
export const handle = { title: () => signInText.t('invitation.title') }
