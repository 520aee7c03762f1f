import './quotas.css'
import type { Schema } from '@overt/api-client/engine'
import { BytesField, NumberField, SelectField } from '@overt/design/form/fields.tsx'
import { FieldRow, FormPart } from '@overt/design/form/FormPart.tsx'
import { Button } from '@overt/design/page/Button.tsx'
import PlusIcon from '@patternfly/react-icons/dist/esm/icons/plus-icon'
import TrashIcon from '@patternfly/react-icons/dist/esm/icons/trash-icon'
import type { ReactNode } from 'react'
import { quotaText } from '../../text/quota.ts'
import { limitUnits, newClusterRow, newStorageRow, type QuotaValues } from './quota-form-values.ts'

type Named = Pick<Schema<'Cluster'>, 'id' | 'name'>

interface FieldsProps {
  readonly values: QuotaValues
  readonly onChange: (change: Partial<QuotaValues>) => void
}

const nextKey = (rows: readonly { readonly key: number }[]) => Math.max(-1, ...rows.map(({ key }) => key)) + 1
const without = <Row,>(rows: readonly Row[], row: Row) => rows.filter((other) => other !== row)
const withRow = <Row,>(rows: readonly Row[], row: Row, change: Partial<Row>) =>
  rows.map((other) => (other === row ? { ...row, ...change } : other))
const choicesOf = (named: readonly Named[]) => named.map(({ id, name }) => ({ value: id, label: name }))

/** The limits of running VMs: together, or in some clusters. */
export function ClusterPartFields({ values, onChange, clusters }: FieldsProps & { clusters: readonly Named[] }) {
  const t = quotaText.use()
  const rows = values.clusterParts
  const set = (clusterParts: QuotaValues['clusterParts']) => onChange({ clusterParts })
  return (
    <FormPart title={t('part.cluster')} hint={t('part.clusterHint')}>
      {rows.map((row, index) => (
        <Row
          key={row.key}
          label={t('clusterRow', { number: index + 1 })}
          number={index + 1}
          onRemove={() => set(without(rows, row))}
        >
          <SelectField
            label={t('cluster')}
            pointer={`/clusterParts/${index}/clusterId`}
            isRequired
            none={t('allClusters')}
            value={row.clusterId}
            onChange={(clusterId) => set(withRow(rows, row, { clusterId }))}
            areNames
            choices={choicesOf(clusters)}
          />
          <FieldRow>
            <NumberField
              label={t('vcpus')}
              pointer={`/clusterParts/${index}/vcpus`}
              hint={t('anyNumber')}
              min={0}
              max={1_000_000}
              value={row.vcpus}
              onChange={(vcpus) => set(withRow(rows, row, { vcpus }))}
            />
            <BytesField
              label={t('memory')}
              pointer={`/clusterParts/${index}/memoryBytes`}
              hint={t('anyAmount')}
              units={limitUnits}
              value={row.memory}
              onChange={(memory) => set(withRow(rows, row, { memory }))}
            />
          </FieldRow>
        </Row>
      ))}
      <AddRow label={t('addCluster')} onAdd={() => set([...rows, newClusterRow(nextKey(rows))])} />
      <PercentFields of="cluster" values={values} onChange={onChange} />
    </FormPart>
  )
}

/** The limits of disks: together, or in some storage domains. */
export function StoragePartFields({ values, onChange, domains }: FieldsProps & { domains: readonly Named[] }) {
  const t = quotaText.use()
  const rows = values.storageParts
  const set = (storageParts: QuotaValues['storageParts']) => onChange({ storageParts })
  return (
    <FormPart title={t('part.storage')} hint={t('part.storageHint')}>
      {rows.map((row, index) => (
        <Row
          key={row.key}
          label={t('storageRow', { number: index + 1 })}
          number={index + 1}
          onRemove={() => set(without(rows, row))}
        >
          <FieldRow>
            <SelectField
              label={t('storage')}
              pointer={`/storageParts/${index}/storageDomainId`}
              isRequired
              none={t('allStorage')}
              value={row.storageDomainId}
              onChange={(storageDomainId) => set(withRow(rows, row, { storageDomainId }))}
              areNames
              choices={choicesOf(domains)}
            />
            <BytesField
              label={t('bytes')}
              pointer={`/storageParts/${index}/bytes`}
              hint={t('anyAmount')}
              units={limitUnits}
              value={row.size}
              onChange={(size) => set(withRow(rows, row, { size }))}
            />
          </FieldRow>
        </Row>
      ))}
      <AddRow label={t('addStorage')} onAdd={() => set([...rows, newStorageRow(nextKey(rows))])} />
      <PercentFields of="storage" values={values} onChange={onChange} />
    </FormPart>
  )
}

function Row(props: { label: string; number: number; onRemove: () => void; children: ReactNode }) {
  const { label, number, onRemove, children } = props
  const t = quotaText.use()
  return (
    <div className="ov-limit-row" role="group" aria-label={label}>
      <div className="ov-limit-fields">{children}</div>
      <Button
        variant="plain"
        icon={<TrashIcon />}
        aria-label={`${t('removeRow', { number })}: ${label}`}
        onClick={onRemove}
      />
    </div>
  )
}

function AddRow({ label, onAdd }: { label: string; onAdd: () => void }) {
  return (
    <div>
      <Button variant="link" isInline icon={<PlusIcon />} onClick={onAdd}>
        {label}
      </Button>
    </div>
  )
}

/** From where on is warned, and how much more is let through. */
function PercentFields({ of, values, onChange }: FieldsProps & { of: 'cluster' | 'storage' }) {
  const t = quotaText.use()
  const threshold = `${of}ThresholdPercent` as const
  const grace = `${of}GracePercent` as const
  return (
    <FieldRow>
      <NumberField
        label={t('threshold')}
        isRequired
        pointer={`/${threshold}`}
        hint={t('thresholdHint')}
        unit={t('percent')}
        min={0}
        max={100}
        value={values[threshold]}
        onChange={(percent) => onChange({ [threshold]: percent })}
      />
      <NumberField
        label={t('grace')}
        isRequired
        pointer={`/${grace}`}
        hint={t('graceHint')}
        unit={t('percent')}
        min={0}
        max={100}
        value={values[grace]}
        onChange={(percent) => onChange({ [grace]: percent })}
      />
    </FieldRow>
  )
}
