import { Alert } from '../feedback/Alert.tsx'
import { Button } from '../page/Button.tsx'
import { Form, FormGroup } from '@patternfly/react-core/dist/esm/components/Form'
import { FormSelect, FormSelectOption } from '@patternfly/react-core/dist/esm/components/FormSelect'
import { InputGroup, InputGroupItem } from '@patternfly/react-core/dist/esm/components/InputGroup'
import { TextInput } from '@patternfly/react-core/dist/esm/components/TextInput'
import EyeIcon from '@patternfly/react-icons/dist/esm/icons/eye-icon'
import EyeSlashIcon from '@patternfly/react-icons/dist/esm/icons/eye-slash-icon'
import type { ReplyOf, Schema } from '@overt/api-client/engine'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { part } from '../page/part.tsx'
import { useTakesFocus } from '../page/use-takes-focus.ts'
import { ErrorSentence } from '../feedback/ErrorPanel.tsx'
import { designText } from '../text/design-text.ts'
import { signInText } from './sign-in-text/sign-in-text.ts'
import { asApiError, client, isForbidden, query, rememberCsrfToken, sessionQuery } from './api.ts'
import { FinishSignIn } from './FinishSignIn.tsx'
import { ProviderButtons } from './ProviderButtons.tsx'
import { ForbiddenSignIn } from './sign-in/RefusedSignIn.tsx'
import { SignInFrame } from './sign-in/SignInFrame.tsx'
import { safeReturnAddress } from './return-address.ts'
import { useDocumentTitle } from './use-document-title.ts'

const SignInSteps = part(() => import('./sign-in/SignInSteps.tsx'))

/** Asks who it is, then goes where they were going. */
export default function SignInPage() {
  useDocumentTitle()
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [userName, setUserName] = useState('')
  const [password, setPassword] = useState('')
  const [isShown, setShown] = useState(false)
  /** What is still missing after the password. */
  const [step, setStep] = useState<Schema<'SignInStep'>>()
  const [isTooLate, setTooLate] = useState(false)
  /** Why there is no way in, with whatever is entered. */
  const [forbidden, setForbidden] = useState<Error>()
  const nameInput = useTakesFocus<HTMLInputElement>(!step && !forbidden)
  // Without an answer there are local users, who can always sign in.
  const ways = useQuery({ ...query('listSignInProviders', {}), retry: false }).data?.items ?? []
  const directories = ways.filter(({ kind }) => kind === 'ldap')
  const [directoryId, setDirectoryId] = useState('')
  const goOn = async (reply: ReplyOf<'createSession'>) => {
    setTooLate(false)
    if ('needs' in reply) return setStep(reply)
    // What another user left in the cache must not be shown to this one.
    queryClient.clear()
    rememberCsrfToken(reply.csrfToken)
    queryClient.setQueryData(sessionQuery.queryKey, reply)
    await navigate(safeReturnAddress(params.get('to')), { replace: true })
  }
  const beginAgain = (why: 'late' | 'chosen') => {
    setForbidden(undefined)
    setStep(undefined)
    setPassword('')
    setTooLate(why === 'late')
  }
  const signIn = useMutation({
    mutationFn: (body: { userName: string; password: string }): Promise<ReplyOf<'createSession'>> =>
      directoryId === ''
        ? client.call('createSession', { body })
        : client.call('signInByLdap', { body: { ...body, providerId: directoryId } }),
    onSuccess: goOn,
    onError: (error) => {
      setPassword('')
      if (isForbidden(error)) setForbidden(error)
    },
  })
  const notice = isTooLate
    ? 'signIn.tooLate'
    : params.has('set')
      ? 'signIn.set'
      : params.has('ended')
        ? 'signIn.ended'
        : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    signIn.mutate({ userName: userName.trim(), password })
  }
  if (forbidden)
    return (
      <SignInFrame>
        <ForbiddenSignIn
          error={forbidden}
          onAgain={() => {
            signIn.reset()
            beginAgain('chosen')
          }}
        />
      </SignInFrame>
    )
  if (step)
    return (
      <SignInFrame>
        <SignInSteps
          key={step.needs}
          step={step}
          onReply={(reply) => void goOn(reply)}
          onAgain={beginAgain}
          onForbidden={setForbidden}
        />
      </SignInFrame>
    )
  if (params.has('state'))
    return (
      <SignInFrame>
        <FinishSignIn />
      </SignInFrame>
    )
  return (
    <SignInFrame>
      {notice && !signIn.error ? (
        <Alert
          isInline
          isLiveRegion={isTooLate}
          variant={isTooLate ? 'warning' : 'info'}
          title={signInText.t(notice)}
          component="h2"
        />
      ) : null}
      {signIn.error ? <SignInError error={signIn.error} /> : null}
      <Form onSubmit={submit}>
        {directories.length > 0 ? (
          <FormGroup label={signInText.t('signIn.account')} fieldId="account">
            <FormSelect id="account" value={directoryId} onChange={(_, id) => setDirectoryId(id)}>
              <FormSelectOption value="" label={signInText.t('signIn.local')} />
              {directories.map(({ id, name }) => (
                <FormSelectOption key={id} value={id} label={name} translate="no" />
              ))}
            </FormSelect>
          </FormGroup>
        ) : null}
        <FormGroup label={signInText.t('signIn.userName')} fieldId="user-name">
          <TextInput
            id="user-name"
            ref={nameInput}
            value={userName}
            onChange={(_, value) => setUserName(value)}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
        </FormGroup>
        <FormGroup label={signInText.t('signIn.password')} fieldId="password">
          <InputGroup>
            <InputGroupItem isFill>
              <TextInput
                id="password"
                type={isShown ? 'text' : 'password'}
                value={password}
                onChange={(_, value) => setPassword(value)}
                autoComplete="current-password"
                required
              />
            </InputGroupItem>
            <InputGroupItem>
              <Button
                variant="control"
                icon={isShown ? <EyeSlashIcon /> : <EyeIcon />}
                aria-label={signInText.t(isShown ? 'signIn.hidePassword' : 'signIn.showPassword')}
                onClick={() => setShown(!isShown)}
              />
            </InputGroupItem>
          </InputGroup>
        </FormGroup>
        <Button
          type="submit"
          isBlock
          isLoading={signIn.isPending}
          isDisabled={userName.trim() === '' || password === '' || signIn.isPending}
        >
          {signInText.t('signIn.submit')}
        </Button>
      </Form>
      <ProviderButtons providers={ways.filter(({ kind }) => kind === 'oidc')} />
    </SignInFrame>
  )
}

function SignInError({ error }: { error: Error }) {
  const text = designText.use()
  const known = asApiError(error)
  const seconds = Number(known?.details.retryAfterSeconds ?? 60)
  if (known?.code === 'unauthenticated')
    return <Alert isInline isLiveRegion variant="danger" title={signInText.t('signIn.wrong')} component="h2" />
  if (known?.code === 'busy')
    return (
      <Alert isInline isLiveRegion variant="warning" title={signInText.t('signIn.busy', { seconds })} component="h2" />
    )
  return (
    <Alert isInline isLiveRegion variant="danger" title={text('error.title')} component="h2">
      <ErrorSentence error={error} />
    </Alert>
  )
}

/** The tab's title. */
export const handle = { title: () => signInText.t('signIn.title') }
