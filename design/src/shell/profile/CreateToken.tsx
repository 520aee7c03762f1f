import { Alert } from '../../feedback/Alert.tsx'
import { Button } from '../../page/Button.tsx'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Dialog } from '../../feedback/Dialog.tsx'
import { SelectField, TextField } from '../../form/fields.tsx'
import { FormDialog } from '../../form/FormDialog.tsx'
import { useForm } from '../../form/use-form.ts'
import type { Right } from '../../rights/right-groups.ts'
import { RightsField } from '../../rights/RightsField.tsx'
import { CopyText } from '../../page/CopyText.tsx'
import { describeCall } from '@overt/api-client/describe-call'
import { mutation, query } from '../api.ts'
import { profileText } from './text/profile-text.ts'

/** Lengths of life there are to choose from, in days. */
const lives = [1, 7, 30, 90, 365] as const
const secondsPerDay = 86_400

interface TokenForm {
  readonly name: string
  readonly days: string
  readonly scope: 'all' | 'some'
  /** With `some`: the only ones it has. */
  readonly rights: readonly Right[]
}

/** Makes a token, and shows it this once. */
export function CreateToken({ onClose }: { onClose: () => void }) {
  const text = profileText.use()
  const queryClient = useQueryClient()
  const { values, set } = useForm<TokenForm>({ name: '', days: '30', scope: 'all', rights: [] })
  const create = useMutation({
    ...mutation('createApiToken'),
    gcTime: 0, // the token is not kept longer than it is shown
    onSuccess: () => queryClient.invalidateQueries({ queryKey: query('listApiTokens', {}).queryKey.slice(0, 1) }),
  })
  const args = () => ({
    body: {
      name: values.name,
      expiresInSeconds: Number(values.days) * secondsPerDay,
      ...(values.scope === 'all' ? {} : { rights: [...values.rights] }),
    },
  })
  const made = create.data
  if (made)
    return (
      // Only the button closes it: a stray Escape would lose what can't be shown again.
      <Dialog title={text('token.shown')} call="none" buttons={<Button onClick={onClose}>{text('token.done')}</Button>}>
        <Alert isInline variant="warning" title={text('token.shownBody')} component="h2" />
        <CopyText value={made.token} isMono />
      </Dialog>
    )
  return (
    <FormDialog
      title={text('token.create')}
      submitLabel={text('token.create')}
      onSubmit={() => create.mutate(args())}
      onClose={onClose}
      isPending={create.isPending}
      isIncomplete={values.scope === 'some' && values.rights.length === 0}
      error={create.error}
      call={() => describeCall('createApiToken', args())}
    >
      <TextField
        label={text('token.name')}
        pointer="/name"
        hint={text('token.nameHint')}
        isRequired
        value={values.name}
        onChange={(name) => set('name', name)}
      />
      <SelectField
        label={text('token.expiry')}
        pointer="/expiresInSeconds"
        isRequired
        value={values.days}
        choices={lives.map((count) => ({ value: String(count), label: text('token.days', { count }) }))}
        onChange={(days) => set('days', days)}
      />
      <SelectField
        label={text('token.scope')}
        isRequired
        hint={text(`token.scopeHint.${values.scope}`)}
        value={values.scope}
        choices={(['all', 'some'] as const).map((value) => ({ value, label: text(`token.scope.${value}`) }))}
        onChange={(scope) => set('scope', scope || 'all')}
      />
      {values.scope === 'some' ? (
        <RightsField value={values.rights} onChange={(rights) => set('rights', rights)} pointer="/rights" />
      ) : null}
    </FormDialog>
  )
}
