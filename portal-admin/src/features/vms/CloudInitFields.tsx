import { SelectField, TextAreaField, TextField } from '@overt/design/form/fields.tsx'
import { FieldRow } from '@overt/design/form/FormPart.tsx'
import { vmFormText as text } from '../../text/vm-form.ts'
import { addressOf, type CloudInitValues, withAddress } from './cloud-init-values.ts'

/** First-boot settings: none, the usual ones, or whole files. */
export function CloudInitFields(props: {
  values: CloudInitValues
  /** NICs of the VM by their keys, in their order. */
  nicKeys: readonly number[]
  onChange: (values: CloudInitValues) => void
}) {
  const { values, nicKeys, onChange } = props
  const t = text.use()
  const set = (change: Partial<CloudInitValues>) => onChange({ ...values, ...change })
  return (
    <>
      <SelectField
        label={t('create.cloudInitKind')}
        isRequired
        value={values.kind}
        onChange={(kind) => set({ kind: kind || 'none' })}
        choices={(['none', 'fields', 'raw'] as const).map((kind) => ({
          value: kind,
          label: t(`create.cloudInit.${kind}`),
        }))}
      />
      {values.kind === 'fields' ? <UsualFields values={values} nicKeys={nicKeys} onChange={onChange} /> : null}
      {values.kind === 'raw' ? (
        <>
          <TextAreaField
            label={t('create.userData')}
            isRequired
            pointer="/cloudInit/raw/userData"
            rows={10}
            isMono
            value={values.userData}
            onChange={(userData) => set({ userData })}
          />
          <TextAreaField
            label={t('create.networkConfig')}
            pointer="/cloudInit/raw/networkConfig"
            rows={4}
            isMono
            value={values.networkConfig}
            onChange={(networkConfig) => set({ networkConfig })}
          />
        </>
      ) : null}
    </>
  )
}

function UsualFields(props: {
  values: CloudInitValues
  nicKeys: readonly number[]
  onChange: (values: CloudInitValues) => void
}) {
  const { values, nicKeys, onChange } = props
  const t = text.use()
  const set = (change: Partial<CloudInitValues>) => onChange({ ...values, ...change })
  return (
    <>
      <FieldRow>
        <TextField
          label={t('create.user')}
          pointer="/cloudInit/userName"
          hint={t('create.userHint')}
          value={values.userName}
          onChange={(userName) => set({ userName })}
        />
        <TextField
          label={t('create.password')}
          pointer="/cloudInit/password"
          type="password"
          hint={t('create.passwordHint')}
          value={values.password}
          onChange={(password) => set({ password })}
        />
      </FieldRow>
      <TextAreaField
        label={t('create.keys')}
        pointer="/cloudInit/sshAuthorizedKeys"
        hint={t('create.keysHint')}
        isMono
        value={values.sshKeys}
        onChange={(sshKeys) => set({ sshKeys })}
      />
      <FieldRow>
        <TextField
          label={t('create.hostName')}
          pointer="/cloudInit/hostName"
          hint={t('create.hostNameHint')}
          value={values.hostName}
          onChange={(hostName) => set({ hostName })}
        />
        <TextField
          label={t('create.timeZone')}
          pointer="/cloudInit/timeZone"
          hint={t('create.timeZoneHint')}
          value={values.timeZone}
          onChange={(timeZone) => set({ timeZone })}
        />
      </FieldRow>
      <AddressFields values={values} nicKeys={nicKeys} onChange={onChange} />
      <TextAreaField
        label={t('create.script')}
        pointer="/cloudInit/script"
        hint={t('create.scriptHint')}
        rows={5}
        isMono
        value={values.script}
        onChange={(script) => set({ script })}
      />
      <TextAreaField
        label={t('create.commands')}
        pointer="/cloudInit/runCommands"
        hint={t('create.commandsHint')}
        isMono
        value={values.commands}
        onChange={(commands) => set({ commands })}
      />
    </>
  )
}

/** The static address of each NIC; the messages come back by the place among those that have one. */
function AddressFields(props: {
  values: CloudInitValues
  nicKeys: readonly number[]
  onChange: (values: CloudInitValues) => void
}) {
  const { values, nicKeys, onChange } = props
  const t = text.use()
  const isStatic = (key: number) => addressOf(values, key).address.trim() !== ''
  return nicKeys.map((key, position) => {
    const address = addressOf(values, key)
    const set = (change: Partial<typeof address>) => onChange(withAddress(values, { ...address, ...change }))
    const pointer = `/cloudInit/nics/${nicKeys.slice(0, position).filter(isStatic).length}`
    const named = (label: string) => (position === 0 ? label : t('create.ofNic', { label, number: position + 1 }))
    return (
      <FieldRow key={key}>
        <TextField
          label={named(t('create.address'))}
          {...(isStatic(key) ? { pointer: `${pointer}/address` } : {})}
          hint={t('create.addressHint')}
          value={address.address}
          onChange={(next) => set({ address: next })}
        />
        {isStatic(key) ? (
          <>
            <TextField
              label={named(t('create.gateway'))}
              pointer={`${pointer}/gateway`}
              value={address.gateway}
              onChange={(gateway) => set({ gateway })}
            />
            <TextField
              label={named(t('create.nameServers'))}
              pointer={`${pointer}/nameServers`}
              hint={t('create.nameServersHint')}
              value={address.nameServers}
              onChange={(nameServers) => set({ nameServers })}
            />
          </>
        ) : null}
      </FieldRow>
    )
  })
}
