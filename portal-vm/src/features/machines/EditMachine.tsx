import { describeCall } from '@overt/api-client/describe-call'
import type { Schema } from '@overt/api-client/engine'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { TextAreaField, TextField } from '@overt/design/form/fields.tsx'
import { type Choice, type Clash, clashesOf, type MergeField, merged } from '@overt/design/form/merge.ts'
import { StaleNotice, type StaleRow } from '@overt/design/form/StaleNotice.tsx'
import { useForm } from '@overt/design/form/use-form.ts'
import { asApiError, client } from '@overt/design/shell/api.ts'
import { vmDisabledReason } from '@overt/design/shell/vm/disabled-reason.ts'
import { vmQuery } from '@overt/design/shell/vm/queries.ts'
import { Alert } from '@overt/design/feedback/Alert.tsx'
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { text } from '../../text/text.ts'

type Vm = Schema<'Vm'>
interface Values {
  readonly name: string
  readonly description: string
}
const fields: readonly (MergeField<Values> & { readonly field: keyof Values })[] = [
  { field: 'name', names: ['name'], isSame: (a, b) => a.name.trim() === b.name.trim() },
  { field: 'description', names: ['description'] },
]
const valuesOf = ({ name, description }: Vm): Values => ({ name, description })

interface Stale {
  readonly sides: { readonly base: Values; readonly mine: Values; readonly theirs: Values }
  readonly clashes: readonly Clash<Values>[]
}

/** Name and description of a machine. */
export default function EditMachine({ id, onClose }: { id: string; onClose: () => void }) {
  const t = text.use()
  const queryClient = useQueryClient()
  const { data: latest } = useSuspenseQuery(vmQuery(id))
  const [base, setBase] = useState(latest)
  const [stale, setStale] = useState<Stale>()
  const { values, set, merge, restart, isDirty } = useForm(valuesOf(base))
  const args = () => ({
    path: { id },
    headers: { 'If-Match': `"${base.revision}"` },
    body: {
      ...(values.name.trim() === base.name ? {} : { name: values.name.trim() }),
      ...(values.description === base.description ? {} : { description: values.description }),
    },
  })
  const save = useMutation({
    mutationFn: () => client.call('updateVm', args()),
    onSuccess: (vm) => {
      queryClient.setQueryData(vmQuery(id).queryKey, vm)
      showToast({ variant: 'success', title: t('edited', { name: vm.name }) })
      onClose()
    },
    onError: async (error) => {
      if (asApiError(error)?.code !== 'stale_revision') return
      const theirs = await queryClient.fetchQuery({ ...vmQuery(id), staleTime: 0 })
      const sides = { base: valuesOf(base), mine: values, theirs: valuesOf(theirs) }
      const clashes = clashesOf(fields, sides)
      setBase(theirs)
      restart(sides.theirs, merged(clashes, sides))
      setStale({ sides, clashes })
    },
  })
  const choose = (name: string, choice: Choice) => {
    const field = fields.find((candidate) => candidate.field === name)?.field
    if (!stale || !field) return
    const mine = choice === 'theirs' ? { ...stale.sides.mine, [field]: values[field] } : stale.sides.mine
    const sides = { ...stale.sides, mine }
    merge({ [field]: sides[choice][field] })
    const clashes = stale.clashes.map((clash) => (clash.field.field === field ? { ...clash, choice } : clash))
    setStale({ sides, clashes })
  }
  const rows: StaleRow[] = (stale?.clashes ?? []).flatMap(({ field: { field }, isContested, choice }) => {
    const name = fields.find((candidate) => candidate.field === field)?.field
    if (!name || !stale) return []
    const say = (side: Values) => side[name].trim() || '–'
    const { sides } = stale
    const mine = say(choice === 'mine' ? values : sides.mine)
    return [{ field, label: t(name), before: say(sides.base), theirs: say(sides.theirs), mine, isContested, choice }]
  })
  const refusal = vmDisabledReason('edit', latest)
  return (
    <FormDialog
      title={t('edit')}
      submitLabel={t('save')}
      onSubmit={() => save.mutate()}
      onClose={onClose}
      isPending={save.isPending}
      isIncomplete={!isDirty || values.name.trim() === '' || refusal !== undefined}
      error={save.error}
      call={() => describeCall('updateVm', args())}
      notice={
        <>
          {refusal ? <Alert isInline variant="warning" title={refusal} component="h2" /> : null}
          {stale ? <StaleNotice rows={rows} onChoose={choose} /> : null}
        </>
      }
    >
      <TextField
        label={t('name')}
        isRequired
        pointer="/name"
        value={values.name}
        onChange={(name) => set('name', name)}
      />
      <TextAreaField
        label={t('description')}
        pointer="/description"
        value={values.description}
        onChange={(description) => set('description', description)}
      />
    </FormDialog>
  )
}
