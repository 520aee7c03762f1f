import { useState } from 'react'
import { FormBody } from '../../form/FormBody.tsx'
import { TextField } from '../../form/fields.tsx'
import { HiddenUserName } from '../../form/HiddenUserName.tsx'
import { Button } from '../../page/Button.tsx'
import { signInText } from '../sign-in-text/sign-in-text.ts'

/** Characters where the engine has not said otherwise; it has the last word. */
const usualMinLength = 10

/** A new password, twice, as nobody sees what they type. */
export function NewPasswordForm(props: {
  isPending: boolean
  error: unknown
  minLength?: number
  /** Whose it is, where that is known. */
  userName?: string
  onSubmit: (password: string) => void
}) {
  const { isPending, error, minLength = usualMinLength, userName, onSubmit } = props
  const t = signInText.t
  const [password, setPassword] = useState('')
  const [repeated, setRepeated] = useState('')
  const [ownErrors, setOwnErrors] = useState<Readonly<Record<string, string>>>()
  const submit = () => {
    if (password !== repeated) return setOwnErrors({ '/repeated': t('password.differs') })
    setOwnErrors(undefined)
    onSubmit(password)
  }
  const isIncomplete = password === '' || repeated === ''
  return (
    <FormBody
      submitLabel={t('password.submit')}
      onSubmit={() => {
        if (!isIncomplete) submit()
      }}
      isPending={isPending}
      // What the engine said is of the password before.
      error={ownErrors ? undefined : error}
      {...(ownErrors ? { ownErrors } : {})}
    >
      {userName === undefined ? null : <HiddenUserName userName={userName} />}
      <TextField
        type="password"
        label={t('password.new')}
        pointer="/newPassword"
        hint={t('password.hint', { count: minLength })}
        isRequired
        takesFocus
        value={password}
        onChange={setPassword}
      />
      <TextField
        type="password"
        label={t('password.repeat')}
        pointer="/repeated"
        isRequired
        value={repeated}
        onChange={setRepeated}
      />
      <Button type="submit" isBlock isLoading={isPending} isDisabled={isIncomplete || isPending}>
        {t('password.submit')}
      </Button>
    </FormBody>
  )
}
