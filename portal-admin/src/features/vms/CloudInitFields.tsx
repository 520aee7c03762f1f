import { SelectField, TextAreaField, TextField } from '@overt/design/form/fields.tsx'
import { FieldRow } from '@overt/design/form/FormPart.tsx'
import { text } from '../../text/text.ts'
import type { CloudInitValues } from './vm-form-values.ts'

/** First-boot settings: none, the usual ones, or whole files. */
export function CloudInitFields(props: { values: CloudInitValues; onChange: (values: CloudInitValues) => void }) {
  const { values, onChange } = props
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
      {values.kind === 'fields' ? <UsualFields values={values} set={set} /> : null}
      {values.kind === 'raw' ? (
        <>
          <TextAreaField
            label={t('create.userData')}
            isRequired
            pointer="/cloudInit/raw/userData"
            rows={8}
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

function UsualFields(props: { values: CloudInitValues; set: (change: Partial<CloudInitValues>) => void }) {
  const { values, set } = props
  const t = text.use()
  return (
    <>
      <FieldRow>
        <TextField
          label={t('create.user')}
          pointer="/cloudInit/userName"
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
          value={values.hostName}
          onChange={(hostName) => set({ hostName })}
        />
        <TextField
          label={t('create.address')}
          pointer="/cloudInit/network/address"
          hint={t('create.addressHint')}
          value={values.address}
          onChange={(address) => set({ address })}
        />
      </FieldRow>
      {values.address.trim() === '' ? null : (
        <FieldRow>
          <TextField
            label={t('create.gateway')}
            pointer="/cloudInit/network/gateway"
            value={values.gateway}
            onChange={(gateway) => set({ gateway })}
          />
          <TextField
            label={t('create.nameServers')}
            pointer="/cloudInit/network/nameServers"
            hint={t('create.nameServersHint')}
            value={values.nameServers}
            onChange={(nameServers) => set({ nameServers })}
          />
        </FieldRow>
      )}
      <TextAreaField
        label={t('create.script')}
        pointer="/cloudInit/script"
        hint={t('create.scriptHint')}
        rows={5}
        isMono
        value={values.script}
        onChange={(script) => set({ script })}
      />
    </>
  )
}
