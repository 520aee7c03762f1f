import { describeCall } from '@overt/api-client/describe-call'
import type { BodyOf, Schema } from '@overt/api-client/engine'
import { showToast } from '@overt/design/feedback/toasts.ts'
import { Field } from '@overt/design/form/Field.tsx'
import { SelectField } from '@overt/design/form/fields.tsx'
import { FormDialog } from '@overt/design/form/FormDialog.tsx'
import { LifeField } from '@overt/design/form/LifeField.tsx'
import { NameSearchField } from '@overt/design/form/NameSearchField.tsx'
import { useForm } from '@overt/design/form/use-form.ts'
import { RightsList } from '@overt/design/rights/RightsList.tsx'
import { mutation, query } from '@overt/design/shell/api.ts'
import { Data } from '@overt/design/units/Data.tsx'
import { TextInput } from '@patternfly/react-core/dist/esm/components/TextInput'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { peopleText } from '../../text/people.ts'
import { endOf, ends, type GrantValues, grantLimits, isEnd, newGrant } from './grant-form-values.ts'
import { rolesQuery, searchPrincipals } from './queries.ts'

/** Grants a role on an object: to whom, which, until when. */
export default function GrantRole(props: {
  object: Schema<'ObjectRef'> & { readonly name: string }
  onClose: () => void
}) {
  const { object, onClose } = props
  const t = peopleText.use()
  const queryClient = useQueryClient()
  const roles = useQuery(rolesQuery)
  const { values, set } = useForm<GrantValues>(newGrant)
  const role = roles.data?.items.find(({ id }) => id === values.roleId)
  const grant = useMutation({
    ...mutation('createPermission'),
    onSuccess: async () => {
      const words = { name: values.whom?.name ?? '', role: role?.name ?? '' }
      showToast({ variant: 'success', title: t('permission.granting', words) })
      await queryClient.invalidateQueries({ queryKey: query('listPermissions', {}).queryKey.slice(0, 1) })
      onClose()
    },
  })
  const args = (): { body: BodyOf<'createPermission'> } => {
    const { whom, roleId } = values
    const expiresAt = endOf(values, new Date())
    return {
      body: {
        principal: whom && whom.principal !== 'everyone' ? { kind: whom.principal, id: whom.id } : { kind: 'everyone' },
        roleId,
        object: { kind: object.kind, id: object.id },
        ...(expiresAt === undefined ? {} : { expiresAt }),
      },
    }
  }
  const isSystem = object.kind === 'system'
  return (
    <FormDialog
      title={isSystem ? t('permission.grantSystem') : t('permission.grantTitle', { name: object.name })}
      submitLabel={t('permission.grant')}
      onSubmit={() => grant.mutate(args())}
      onClose={onClose}
      isPending={grant.isPending}
      isIncomplete={!values.whom || values.roleId === '' || !isEnd(values)}
      error={grant.error}
      call={() => describeCall('createPermission', args())}
    >
      <NameSearchField
        label={t('permission.whom')}
        pointer="/principal/id"
        isRequired
        value={values.whom}
        onChange={(whom) => set('whom', whom)}
        searchKey="principals"
        search={searchPrincipals}
      />
      <SelectField
        label={t('permission.role')}
        pointer="/roleId"
        isRequired
        hint={role?.description ? <Data>{role.description}</Data> : t('permission.roleHint')}
        value={values.roleId}
        onChange={(roleId) => set('roleId', roleId)}
        isLoading={roles.isPending}
        areNames
        choices={(roles.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      />
      {role ? (
        <section className="ov-form-panel" aria-label={t('permission.mayDo')}>
          <RightsList rights={role.rights} isEvery={role.everyRight} />
        </section>
      ) : null}
      <SelectField
        label={t('permission.ends')}
        pointer={values.ends === 'never' ? '/expiresAt' : '/ends'}
        isRequired
        value={values.ends}
        onChange={(chosen) => set('ends', chosen || 'never')}
        choices={ends.map((value) => ({ value, label: t(`ends.${value}`) }))}
      />
      {values.ends === 'after' ? (
        <LifeField
          label={t('ends.life')}
          pointer="/expiresAt"
          isRequired
          value={values.life}
          limits={grantLimits}
          units={['minute', 'hour', 'day']}
          onChange={(life) => set('life', life)}
        />
      ) : null}
      {values.ends === 'at' ? (
        <Field label={t('ends.moment')} pointer="/expiresAt" isRequired>
          {(input) => (
            <TextInput
              {...input}
              type="datetime-local"
              max="9999-12-31T23:59"
              value={values.endsAt}
              onChange={(_, next) => set('endsAt', next)}
            />
          )}
        </Field>
      ) : null}
    </FormDialog>
  )
}
