import type { BodyOf, ReplyOf, Schema } from '@overt/api-client/engine'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { FormBody } from '../../form/FormBody.tsx'
import { Button } from '../../page/Button.tsx'
import { asApiError, isForbidden, mutation } from '../api.ts'
import { signInText } from '../sign-in-text/sign-in-text.ts'
import { CodeField } from './CodeField.tsx'
import { NewPasswordForm } from './NewPasswordForm.tsx'

/** Asks for what a sign-in still needs after the password. */
export default function SignInSteps(props: {
  step: Schema<'SignInStep'>
  onReply: (reply: ReplyOf<'createSession'>) => void
  /** Begins with the password again: it was too late for this step, or is wanted. */
  onAgain: (why: 'late' | 'chosen') => void
  /** There is no way in any more, as when the account is disabled meanwhile. */
  onForbidden: (error: Error) => void
}) {
  const { step, onReply, onAgain, onForbidden } = props
  const answer = useMutation({
    ...mutation('continueSession'),
    onSuccess: onReply,
    onError: (error) => {
      if (asApiError(error)?.code === 'unauthenticated') onAgain('late')
      if (isForbidden(error)) onForbidden(error)
    },
  })
  const give = (body: BodyOf<'continueSession'>) => answer.mutate({ body })
  const sending = { isPending: answer.isPending, error: answer.error }
  return (
    <>
      {step.needs === 'code' ? (
        <CodeStep {...sending} onGive={give} onOther={answer.reset} />
      ) : (
        <>
          <StepHead title={signInText.t('password.title')} body={signInText.t('password.body')} />
          <NewPasswordForm {...sending} onSubmit={(newPassword) => give({ newPassword })} />
        </>
      )}
      <Button variant="link" isInline onClick={() => onAgain('chosen')}>
        {signInText.t('signIn.again')}
      </Button>
    </>
  )
}

/** What is asked for, and where to find it. */
export function StepHead({ title, body }: { title: string; body: string }) {
  return (
    <div>
      <h2 className="ov-sign-in-step">{title}</h2>
      <p>{body}</p>
    </div>
  )
}

function CodeStep(props: {
  isPending: boolean
  error: unknown
  onGive: (body: BodyOf<'continueSession'>) => void
  onOther: () => void
}) {
  const { isPending, error, onGive, onOther } = props
  const t = signInText.t
  const [kind, setKind] = useState<'code' | 'recovery'>('code')
  const [value, setValue] = useState('')
  const isCode = kind === 'code'
  const typed = isCode ? value.replaceAll(/\D/g, '') : value.trim()
  const isIncomplete = isCode ? typed.length !== 6 : typed === ''
  const change = () => {
    setKind(isCode ? 'recovery' : 'code')
    setValue('')
    onOther()
  }
  return (
    <>
      <StepHead title={t(`${kind}.title`)} body={t(`${kind}.body`)} />
      <FormBody
        submitLabel={t('code.submit')}
        onSubmit={() => {
          if (!isIncomplete) onGive(isCode ? { code: typed } : { recoveryCode: typed })
        }}
        isPending={isPending}
        error={error}
      >
        <CodeField
          key={kind}
          label={t(`${kind}.label`)}
          pointer={isCode ? '/code' : '/recoveryCode'}
          isDigits={isCode}
          value={value}
          onChange={setValue}
          takesFocus
        />
        <Button type="submit" isBlock isLoading={isPending} isDisabled={isIncomplete || isPending}>
          {t('code.submit')}
        </Button>
      </FormBody>
      <Button variant="link" isInline onClick={change}>
        {t(isCode ? 'code.recovery' : 'code.app')}
      </Button>
    </>
  )
}
