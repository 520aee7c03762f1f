import '../../form/form.css'
import './migrate.css'
import type { Schema } from '@overt/api-client/engine'
import { Checkbox } from '@patternfly/react-core/dist/esm/components/Checkbox'
import { Radio } from '@patternfly/react-core/dist/esm/components/Radio'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { describeCall } from '@overt/api-client/describe-call'
import { ConfirmFromPlan } from '../../feedback/ConfirmFromPlan.tsx'
import { ErrorSentence } from '../../feedback/ErrorPanel.tsx'
import { planText } from '../../feedback/plan-text/plan-text.ts'
import { policyText } from '../../feedback/policy-text/policy-text.ts'
import { BandwidthField } from '../../form/BandwidthField.tsx'
import { SelectField } from '../../form/fields.tsx'
import { trackOperation } from '../../feedback/tracked-operations.ts'
import { designText } from '../../text/design-text.ts'
import { formatBytes } from '../../units/bytes.ts'
import { query } from '../api.ts'
import { type MigrationWish, migration } from './planned-actions.ts'

type Target = Schema<'PlacementPreview'>['hosts'][number]
type Policy = Schema<'MigrationPolicy'>

const policies = [
  'minimal_downtime',
  'post_copy',
  'suspend_if_needed',
  'very_large',
] as const satisfies readonly Policy[]

/** Asks where a running VM is moved to, and how, before it is. */
export default function MigrateVm({ id, onClose }: { id: string; onClose: () => void }) {
  const text = designText.use()
  const [hostId, setHostId] = useState<string>()
  const [policy, setPolicy] = useState<Policy>()
  const [bandwidth, setBandwidth] = useState<number>()
  const [copyDisks, setCopyDisks] = useState(false)
  const { data } = useTargets(id, copyDisks)
  const wish: MigrationWish = {
    ...(policy && { policy }),
    ...(hostId === undefined ? {} : { hostId }),
    ...(bandwidth === undefined ? {} : { bandwidthMibPerSecond: bandwidth }),
    ...(copyDisks && { copyDisks }),
  }
  return (
    <ConfirmFromPlan
      planKey={['migrate', id, wish]}
      begins={{ kind: 'vm.migrate', id }}
      plan={() => migration.plan(id, wish)}
      run={async (hash) => trackOperation(await migration.run(id, wish, hash))}
      call={(hash) => describeCall('migrateVm', migration.args(id, wish, hash))}
      confirmLabel={text('vmAction.migrate')}
      danger={false}
      onClose={onClose}
      options={
        <>
          <Targets id={id} hostId={hostId} onChoose={setHostId} copyDisks={copyDisks} onCopyDisks={setCopyDisks} />
          <div className="pf-v6-c-form">
            <PolicyChoice ofCluster={data?.policy} policy={policy} onChoose={setPolicy} />
            <Bandwidth ofHost={data?.bandwidthMibPerSecond ?? null} value={bandwidth} onChange={setBandwidth} />
          </div>
        </>
      }
    />
  )
}

/** Where it could go now, and how it would unless another way is chosen. */
function useTargets(id: string, copyDisks: boolean) {
  return useQuery({
    ...query('listVmMigrationTargets', { path: { id }, ...(copyDisks && { query: { copyDisks } }) }),
    gcTime: 0,
    // The choice stays in its place while the hosts are judged anew.
    placeholderData: keepPreviousData,
  })
}

/** The hosts it could move to; those it could not, with the reason. */
function Targets(props: {
  id: string
  hostId: string | undefined
  onChoose: (id: string | undefined) => void
  copyDisks: boolean
  onCopyDisks: (copyDisks: boolean) => void
}) {
  const { id, hostId, onChoose, copyDisks, onCopyDisks } = props
  const t = planText.use()
  const { data, error } = useTargets(id, copyDisks)
  if (error) return <ErrorSentence error={error} />
  const best = data?.placement.chosen?.name
  return (
    <fieldset className="ov-choice">
      <legend>{t('migrate.target')}</legend>
      <div className="ov-targets">
        <Radio
          id="target-best"
          name="target"
          label={t('migrate.target.best')}
          description={best === undefined ? undefined : t('migrate.target.bestNow', { host: best })}
          isChecked={hostId === undefined}
          onChange={() => onChoose(undefined)}
        />
        {data?.placement.hosts.map((host) => (
          <Radio
            key={host.id}
            id={`target-${host.id}`}
            name="target"
            label={<span translate="no">{host.name}</span>}
            description={whatOf(host)}
            isDisabled={!host.fits}
            isChecked={hostId === host.id}
            onChange={() => onChoose(host.id)}
          />
        ))}
      </div>
      {copyDisks || data?.placement.hosts.some(isKeptByStorage) ? (
        <Checkbox
          id="migrate-copy-disks"
          label={t('migrate.copyDisks')}
          description={t('migrate.copyDisks.means')}
          isChecked={copyDisks}
          onChange={(_event, checked) => onCopyDisks(checked)}
        />
      ) : null}
    </fieldset>
  )
}

/** Whether a disk is where that host does not reach it. */
function isKeptByStorage({ verdicts }: Target): boolean {
  return verdicts.some(({ filter, passed }) => filter === 'storage' && !passed)
}

function whatOf({ fits, freeMemoryBytes, verdicts }: Target) {
  if (fits)
    return freeMemoryBytes === null
      ? undefined
      : planText.t('migrate.target.left', { size: formatBytes(freeMemoryBytes) })
  // The engine's words.
  return <span lang="en">{verdicts.find(({ passed }) => !passed)?.detail}</span>
}

function PolicyChoice(props: {
  ofCluster: Policy | undefined
  policy: Policy | undefined
  onChoose: (policy: Policy | undefined) => void
}) {
  const { ofCluster, policy, onChoose } = props
  const shown = policy ?? ofCluster
  const t = planText.use()
  const p = policyText.use()
  return (
    <SelectField
      label={p('migration')}
      // Until it is known which the cluster has, the place of its words is kept: what is below must not jump.
      hint={shown ? p(`migration.means.${shown}`) : <KeptPlace>{p('migration.means.minimal_downtime')}</KeptPlace>}
      pointer="/policy"
      none={
        ofCluster
          ? t('migrate.policy.clusterNow', { policy: p(`migration.${ofCluster}`) })
          : t('migrate.policy.cluster')
      }
      value={policy ?? ''}
      choices={policies.map((value) => ({ value, label: p(`migration.${value}`) }))}
      onChange={(chosen) => onChoose(chosen || undefined)}
    />
  )
}

function KeptPlace({ children }: { children: string }) {
  return <span style={{ visibility: 'hidden' }}>{children}</span>
}

/** How much of the network it may take; left empty, what the host it leaves allows. */
function Bandwidth(props: {
  ofHost: number | null
  value: number | undefined
  onChange: (value: number | undefined) => void
}) {
  const { ofHost: mib, value, onChange } = props
  const p = policyText.use()
  return (
    <BandwidthField
      hint={mib === null ? p('bandwidth.allHint') : p('bandwidth.hostHint', { mib })}
      pointer="/bandwidthMibPerSecond"
      value={value}
      onChange={onChange}
    />
  )
}
