import { useEffect, useRef, useState } from 'react'
import { FormBody } from '../../form/FormBody.tsx'
import { TextField } from '../../form/fields.tsx'
import { Button } from '../../page/Button.tsx'
import { signInText } from '../sign-in-text/sign-in-text.ts'

/** Characters where the engine has not said otherwise; it has the last word. */
const usualMinLength = 10

/** A new password, twice, as nobody sees what they type. */
export function NewPasswordForm(props: {
  isPending: boolean
  error: unknown
  minLength?: number
  onSubmit: (password: string) => void
}) {
  const { isPending, error, minLength = usualMinLength, onSubmit } = props
  const t = signInText.t
  const [password, setPassword] = useState('')
  const [repeated, setRepeated] = useState('')
  const [ownErrors, setOwnErrors] = useState<Readonly<Record<string, string>>>()
  const form = useRef<HTMLDivElement>(null)
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  const submit = () => {
    if (password !== repeated) return setOwnErrors({ '/repeated': t('password.differs') })
    setOwnErrors(undefined)
    onSubmit(password)
  }
  const isIncomplete = password === '' || repeated === ''
  return (
    <div ref={form}>
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
        <TextField
          type="password"
          label={t('password.new')}
          pointer="/newPassword"
          hint={t('password.hint', { count: minLength })}
          isRequired
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
    </div>
  )
}
