import { SwitchField, TextField } from '@overt/design/form/fields.tsx'
import { userText } from '../../text/users.ts'

/** Who a new user is. */
export interface NewUserValues {
  readonly userName: string
  readonly displayName: string
  readonly administrator: boolean
}
/** What a form for one begins with. */
export const newUser: NewUserValues = { userName: '', displayName: '', administrator: false }

/** Who a new user is, whether they are created with a password or invited. */
export function NewUserFields(props: { values: NewUserValues; onChange: (change: Partial<NewUserValues>) => void }) {
  const { values, onChange } = props
  const t = userText.use()
  return (
    <>
      <TextField
        label={t('userName')}
        pointer="/userName"
        hint={t('create.userNameHint')}
        isRequired
        value={values.userName}
        onChange={(userName) => onChange({ userName })}
      />
      <TextField
        label={t('displayName')}
        pointer="/displayName"
        value={values.displayName}
        onChange={(displayName) => onChange({ displayName })}
      />
      <SwitchField
        label={t('administrator')}
        hint={t('create.administratorHint')}
        value={values.administrator}
        onChange={(administrator) => onChange({ administrator })}
      />
    </>
  )
}
