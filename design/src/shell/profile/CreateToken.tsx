import { Alert } from '../../feedback/Alert.tsx'
import { Button } from '../../page/Button.tsx'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Dialog } from '../../feedback/Dialog.tsx'
import { SelectField, TextField } from '../../form/fields.tsx'
import { FormDialog } from '../../form/FormDialog.tsx'
import { isLife, type Life, secondsOf } from '../../form/life.ts'
import { LifeField } from '../../form/LifeField.tsx'
import { useForm } from '../../form/use-form.ts'
import type { Right } from '../../rights/right-groups.ts'
import { RightsField } from '../../rights/RightsField.tsx'
import { CopyText } from '../../page/CopyText.tsx'
import { describeCall } from '@overt/api-client/describe-call'
import { mutation, query } from '../api.ts'
import { profileText } from './text/profile-text.ts'

/** As the contract has them. */
const limits = { min: 60, max: 31_536_000 } as const

interface TokenForm {
  readonly name: string
  readonly life: Life
  readonly scope: 'all' | 'some'
  /** With `some`: the only ones it has. */
  readonly rights: readonly Right[]
}

/** Makes a token, and shows it this once. */
export function CreateToken({ onClose }: { onClose: () => void }) {
  const text = profileText.use()
  const queryClient = useQueryClient()
  const { values, set } = useForm<TokenForm>({ name: '', life: { amount: 30, unit: 'day' }, scope: 'all', rights: [] })
  const create = useMutation({
    ...mutation('createApiToken'),
    gcTime: 0, // the token is not kept longer than it is shown
    onSuccess: () => queryClient.invalidateQueries({ queryKey: query('listApiTokens', {}).queryKey.slice(0, 1) }),
  })
  const args = () => ({
    body: {
      name: values.name,
      expiresInSeconds: secondsOf(values.life) ?? limits.min, // not sent while nothing is entered
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
      isIncomplete={!isLife(values.life, limits) || (values.scope === 'some' && values.rights.length === 0)}
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
      <LifeField
        label={text('token.expiry')}
        pointer="/expiresInSeconds"
        isRequired
        value={values.life}
        limits={limits}
        units={['minute', 'hour', 'day']}
        onChange={(life) => set('life', life)}
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
