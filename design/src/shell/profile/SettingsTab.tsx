import { describeCall } from '@overt/api-client/describe-call'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { showToast } from '../../feedback/toasts.ts'
import { SelectField, SwitchField, TextField } from '../../form/fields.tsx'
import { FormPart } from '../../form/FormPart.tsx'
import { FormShell } from '../../form/FormShell.tsx'
import { useForm } from '../../form/use-form.ts'
import { languages } from '../../text/define-text.ts'
import { designText } from '../../text/design-text.ts'
import { client, sessionQuery } from '../api.ts'
import { useSession } from '../session.ts'
import { applySettings } from '../settings.ts'
import { changedSettings, formOf, type SettingsForm } from './settings-form.ts'
import { profileText } from './text/profile-text.ts'

/** How the portals look and what they tell, for this user in every browser. */
export default function SettingsTab() {
  const text = profileText.use()
  const shared = designText.use()
  const session = useSession()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const before = formOf(session)
  const form = useForm(before)
  const { values, set } = form
  const changes = () => ({
    profile: values.displayName === before.displayName ? undefined : { displayName: values.displayName },
    settings: changedSettings(before, values),
  })
  const describe = () => {
    const { profile, settings } = changes()
    return [
      ...(profile ? [describeCall('updateProfile', { body: profile })] : []),
      ...(profile && Object.keys(settings).length === 0 ? [] : [describeCall('updateSettings', { body: settings })]),
    ]
  }
  const save = useMutation({
    mutationFn: async () => {
      const { profile, settings } = changes()
      if (profile) await client.call('updateProfile', { body: profile })
      if (Object.keys(settings).length > 0) await client.call('updateSettings', { body: settings })
      return settings
    },
    onSuccess: async (settings) => {
      applySettings(settings)
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey })
      form.restart(values)
      showToast({ variant: 'success', title: text('saved') })
    },
  })
  const choices = <Value extends string>(values_: readonly Value[], label: (value: Value) => string) =>
    values_.map((value) => ({ value, label: label(value) }))
  const select = <Name extends keyof SettingsForm>(
    name: Name,
    label: string,
    options: readonly { readonly value: SettingsForm[Name] & string; readonly label: string }[],
  ) => (
    <SelectField
      label={label}
      pointer={`/${name}`}
      isRequired
      value={values[name] as string}
      choices={options}
      onChange={(value) => set(name, value as SettingsForm[Name])}
    />
  )
  return (
    <FormShell
      submitLabel={text('save')}
      onSubmit={() => save.mutate()}
      onCancel={() => void navigate(-1)}
      isPending={save.isPending}
      isDirty={form.isDirty}
      error={save.error}
      call={describe}
    >
      <FormPart title={text('you')}>
        <TextField
          label={text('displayName')}
          pointer="/displayName"
          hint={text('displayNameHint')}
          placeholder={session.user.userName}
          value={values.displayName}
          onChange={(value) => set('displayName', value)}
        />
      </FormPart>
      <FormPart title={text('look')}>
        {select(
          'language',
          shared('language'),
          choices(languages, (value) => shared(`language.${value}`)),
        )}
        {select(
          'theme',
          shared('theme'),
          choices(['system', 'light', 'dark'] as const, (value) => shared(`theme.${value}`)),
        )}
        {select(
          'timeDisplay',
          text('times'),
          choices(['relative', 'absolute'] as const, (value) => text(`times.${value}`)),
        )}
        {select(
          'hourCycle',
          text('hours'),
          choices(['locale', 'h12', 'h23'] as const, (value) => text(`hours.${value}`)),
        )}
        {select(
          'density',
          text('density'),
          choices(['comfortable', 'compact'] as const, (value) => text(`density.${value}`)),
        )}
      </FormPart>
      <FormPart title={text('telling')}>
        {select(
          'toasts',
          text('toasts'),
          choices(['mine', 'all', 'none'] as const, (value) => text(`toasts.${value}`)),
        )}
        <SwitchField
          label={text('characterKeys')}
          hint={text('characterKeysHint')}
          value={values.characterKeys}
          onChange={(value) => set('characterKeys', value)}
        />
      </FormPart>
      <FormPart title={text('consoles')}>
        {select(
          'defaultConsole',
          text('defaultConsole'),
          choices(['vnc', 'spice', 'serial'] as const, (value) => text(`console.${value}`)),
        )}
        {select(
          'consoleScaling',
          text('scaling'),
          choices(['fit', 'actual'] as const, (value) => text(`scaling.${value}`)),
        )}
      </FormPart>
    </FormShell>
  )
}

/** The tab's title. */
export const handle = { title: () => profileText.t('settings') }
