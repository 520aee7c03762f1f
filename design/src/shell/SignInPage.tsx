import { Alert } from '../feedback/Alert.tsx'
import { Button } from '../page/Button.tsx'
import { Form, FormGroup } from '@patternfly/react-core/dist/esm/components/Form'
import { InputGroup, InputGroupItem } from '@patternfly/react-core/dist/esm/components/InputGroup'
import { TextInput } from '@patternfly/react-core/dist/esm/components/TextInput'
import EyeIcon from '@patternfly/react-icons/dist/esm/icons/eye-icon'
import EyeSlashIcon from '@patternfly/react-icons/dist/esm/icons/eye-slash-icon'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { FormSelect, FormSelectOption } from '@patternfly/react-core/dist/esm/components/FormSelect'
import { ErrorSentence } from '../feedback/ErrorPanel.tsx'
import { designText } from '../text/design-text.ts'
import { signInText } from './sign-in-text/sign-in-text.ts'
import { asApiError, client, query, rememberCsrfToken, type Session, sessionQuery } from './api.ts'
import { FinishSignIn } from './FinishSignIn.tsx'
import { Mark } from './Mark.tsx'
import { usePortal } from './portal.ts'
import { ProviderButtons } from './ProviderButtons.tsx'
import { safeReturnAddress } from './return-address.ts'
import { useDocumentTitle } from './use-document-title.ts'

/** Asks who it is, then goes where they were going. */
export default function SignInPage() {
  useDocumentTitle()
  const text = designText.use()
  const portal = usePortal()
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [userName, setUserName] = useState('')
  const [password, setPassword] = useState('')
  const [isShown, setShown] = useState(false)
  const nameInput = useRef<HTMLInputElement>(null)
  useEffect(() => nameInput.current?.focus(), [])
  // Without an answer there are local users, who can always sign in.
  const ways = useQuery({ ...query('listSignInProviders', {}), retry: false }).data?.items ?? []
  const directories = ways.filter(({ kind }) => kind === 'ldap')
  const [directoryId, setDirectoryId] = useState('')
  const signIn = useMutation({
    mutationFn: (body: { userName: string; password: string }): Promise<Session> =>
      directoryId === ''
        ? client.call('createSession', { body })
        : client.call('signInByLdap', { body: { ...body, providerId: directoryId } }),
    onSuccess: async (session) => {
      // What another user left in the cache must not be shown to this one.
      queryClient.clear()
      rememberCsrfToken(session.csrfToken)
      queryClient.setQueryData(sessionQuery.queryKey, session)
      await navigate(safeReturnAddress(params.get('to')), { replace: true })
    },
    onError: () => setPassword(''),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    signIn.mutate({ userName: userName.trim(), password })
  }
  return (
    <main className="ov-sign-in">
      <div className="ov-sign-in-card">
        <div className="ov-sign-in-brand">
          <Mark size={40} />
          <div>
            <h1>
              {text('product')} <span className="ov-brand-portal">{portal.name()}</span>
            </h1>
            <p>{signInText.t('signIn.subtitle')}</p>
          </div>
        </div>
        {params.has('state') ? <FinishSignIn /> : null}
        {params.has('ended') && !signIn.error ? (
          <Alert isInline variant="info" title={signInText.t('signIn.ended')} component="h2" />
        ) : null}
        {signIn.error ? <SignInError error={signIn.error} /> : null}
        <Form onSubmit={submit} hidden={params.has('state')}>
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
        {params.has('state') ? null : <ProviderButtons providers={ways.filter(({ kind }) => kind === 'oidc')} />}
      </div>
    </main>
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
