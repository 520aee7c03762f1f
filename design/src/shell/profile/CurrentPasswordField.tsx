import { TextField } from '../../form/fields.tsx'
import { HiddenUserName } from '../../form/HiddenUserName.tsx'
import { useSession } from '../session.ts'
import { profileText } from './text/profile-text.ts'

/** One's own password, asked for again before what somebody else at this browser must not do. */
export function CurrentPasswordField(props: {
  /** Where it goes in the request, as a JSON pointer. */
  pointer: string
  value: string
  onChange: (password: string) => void
}) {
  const text = profileText.use()
  const { user } = useSession()
  return (
    <>
      <HiddenUserName userName={user.userName} />
      <TextField
        {...props}
        type="password"
        autoComplete="current-password"
        label={text('currentPassword')}
        isRequired
      />
    </>
  )
}
