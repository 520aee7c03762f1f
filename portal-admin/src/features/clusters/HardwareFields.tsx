import './clusters.css'
import type { Schema } from '@overt/api-client/engine'
import { Alert } from '@overt/design/feedback/Alert.tsx'
import { type Choice, SelectField } from '@overt/design/form/fields.tsx'
import { FormPart } from '@overt/design/form/FormPart.tsx'
import { ObjectLink } from '@overt/design/shell/links.tsx'
import { placeText as text } from '../../text/places.ts'
import { text as pageText } from '../../text/pages.ts'
import type { ClusterValues } from './cluster-form-values.ts'

type Choices = Schema<'ClusterChoices'>
type Host = Schema<'ObjectRef'>

/** What VMs of the cluster see, chosen from what its hosts offer; who would fall out is told while it is chosen. */
export function HardwareFields(props: {
  values: ClusterValues
  choices: Choices
  onChange: (change: Partial<ClusterValues>) => void
  architecture: Schema<'Cluster'>['architecture']
  /** VMs that run keep what they have until their next start. */
  waits?: boolean
  /** The hosts are those of the cluster; otherwise, those that could be. */
  areOwnHosts?: boolean
  /** The choices are still those of another architecture. */
  isLoading?: boolean
}) {
  const { values, choices, onChange, architecture, waits = false, areOwnHosts = false, isLoading = false } = props
  const t = text.use()
  const hasNobody = choices.hosts.length === 0
  const firmwares = architecture === 'aarch64' ? (['uefi'] as const) : (['bios', 'uefi'] as const)
  return (
    <FormPart title={t('part.hardware')} hint={t('part.hardwareHint')}>
      {hasNobody ? <p className="ov-fine">{t('fallOut.nobody')}</p> : null}
      <div>
        <SelectField
          label={t('field.cpuType')}
          pointer="/cpuType"
          hint={t(values.cpuType === '' ? 'cpuType.noneHint' : 'cpuType.hint')}
          none={t('cpuType.none')}
          value={values.cpuType}
          onChange={(cpuType) => onChange({ cpuType })}
          areNames
          isLoading={isLoading}
          choices={withPresent(choices, choices.cpuTypes, values.cpuType)}
        />
        <FallOut what="cpuType" hosts={fallingOut(choices, choices.cpuTypes, values.cpuType)} areOwn={areOwnHosts} />
      </div>
      <div>
        <SelectField
          label={t('field.emulatedMachine')}
          pointer="/emulatedMachine"
          hint={t('emulatedMachine.hint')}
          none={t('emulatedMachine.none')}
          value={values.emulatedMachine}
          onChange={(emulatedMachine) => onChange({ emulatedMachine })}
          areNames
          isLoading={isLoading}
          choices={withPresent(choices, choices.emulatedMachines, values.emulatedMachine)}
        />
        <FallOut
          what="emulatedMachine"
          hosts={fallingOut(choices, choices.emulatedMachines, values.emulatedMachine)}
          areOwn={areOwnHosts}
        />
      </div>
      {waits ? <Alert isInline isLiveRegion variant="info" title={t('running.restart')} component="h3" /> : null}
      {choices.silentHosts.length > 0 ? (
        <p className="ov-fine">
          {t('fallOut.silent')} <HostNames hosts={choices.silentHosts} />
        </p>
      ) : null}
      <SelectField
        label={t('field.firmwareDefault')}
        isRequired
        pointer="/firmwareDefault"
        value={values.firmwareDefault}
        onChange={(firmware) => onChange({ firmwareDefault: firmware || values.firmwareDefault })}
        choices={firmwares.map((value) => ({ value, label: pageText.t(`create.firmware.${value}`) }))}
      />
    </FormPart>
  )
}

/** The choices with how many hosts offer each; what the cluster is set to is among them even if nobody does. */
function withPresent({ hosts }: Choices, among: Choices['cpuTypes'], present: string): Choice<string>[] {
  const offered = among.map(({ name, withoutIt }) => ({
    value: name,
    label:
      withoutIt.length === 0
        ? name
        : text.t('choice.partly', { name, count: hosts.length - withoutIt.length, all: hosts.length }),
  }))
  if (present === '' || among.some(({ name }) => name === present)) return offered
  return [{ value: present, label: text.t('choice.unknown', { name: present }) }, ...offered]
}

/** The hosts that would fall out by a choice: all, by one that none of them offers. */
function fallingOut({ hosts }: Choices, among: Choices['cpuTypes'], chosen: string): readonly Host[] {
  if (chosen === '') return []
  return among.find(({ name }) => name === chosen)?.withoutIt ?? hosts
}

function FallOut(props: { what: 'cpuType' | 'emulatedMachine'; hosts: readonly Host[]; areOwn: boolean }) {
  const { what, hosts, areOwn } = props
  const t = text.use()
  // Always there, so that a screen reader is told of what comes into it.
  return (
    <div className="ov-fall-out" aria-live="polite">
      {hosts.length > 0 ? (
        <Alert isInline variant="warning" title={t(`fallOut.${what}`, { count: hosts.length })} component="h3">
          <p>
            <HostNames hosts={hosts} />
          </p>
          {areOwn ? <p>{t('fallOut.body')}</p> : null}
        </Alert>
      ) : null}
    </div>
  )
}

function HostNames({ hosts }: { hosts: readonly Host[] }) {
  return hosts.map((host, index) => (
    <span key={host.id}>
      {index > 0 ? ', ' : ''}
      <ObjectLink object={host} />
    </span>
  ))
}
