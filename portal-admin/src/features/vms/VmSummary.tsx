import type { Schema } from '@overt/api-client/engine'
import { bytesOf } from '@overt/design/form/fields.tsx'
import { type Fact, Facts } from '@overt/design/page/Facts.tsx'
import { Panel } from '@overt/design/page/Panel.tsx'
import { formatBytes } from '@overt/design/units/bytes.ts'
import { vmFormText as text } from '../../text/vm-form.ts'
import { type DiskValues, topologyOf, type VmValues } from './vm-form-values.ts'
import { cpuCount } from './cpu-count.ts'
import { Data } from '@overt/design/units/Data.tsx'

/** What will be made, kept up with the form. */
export function VmSummary(props: {
  values: VmValues
  images: readonly Schema<'Disk'>[]
  isos: readonly Schema<'Disk'>[]
  networks: readonly Schema<'Network'>[]
  clusters: readonly Schema<'Cluster'>[]
}) {
  const { values, images, isos, networks, clusters } = props
  const t = text.use()
  const memory = bytesOf(values.memory)
  const iso = isos.find(({ id }) => id === values.isoDiskId)
  const names = values.nics.map(({ networkId }) => networks.find(({ id }) => id === networkId)?.name ?? '–')
  const facts: Fact[] = [
    [
      t('name'),
      values.name.trim() ? (
        <Data key="name">{values.name.trim()}</Data>
      ) : (
        <span className="ov-unit">{t('create.unnamed')}</span>
      ),
    ],
    ...(clusters.length > 1
      ? [
          [
            t('vm.cluster'),
            <Data key="cluster">{clusters.find(({ id }) => id === values.clusterId)?.name ?? '–'}</Data>,
          ] as const,
        ]
      : []),
    [t('vm.cpu'), t('vm.cpus', { count: cpuCount(topologyOf(values)) })],
    [t('vm.memory'), memory ? formatBytes(memory) : '–'],
    [
      t('create.summaryDisks'),
      values.disks.length === 0
        ? t('create.summaryNone')
        : values.disks.map((disk) => <DiskLine key={disk.key} disk={disk} images={images} />),
    ],
    ...(iso ? [[t('vm.iso'), <Data key="iso">{iso.name}</Data>] as const] : []),
    [t('create.network'), names.length > 0 ? <Data key="networks">{names.join(', ')}</Data> : t('create.networkNone')],
    ...(values.cloudInit.kind === 'none'
      ? []
      : [[t('vm.cloudInit'), t(`create.cloudInit.${values.cloudInit.kind}`)] as const]),
    [t('create.summaryStart'), t(values.start ? 'create.summaryStarts' : 'create.summaryStays')],
  ]
  return (
    <Panel title={t('create.summary')}>
      <Facts facts={facts} />
    </Panel>
  )
}

function DiskLine({ disk, images }: { disk: DiskValues; images: readonly Schema<'Disk'>[] }) {
  const t = text.use()
  const image = images.find(({ id }) => id === disk.imageId)
  const bytes = bytesOf(disk.size) ?? (disk.source === 'clone' ? image?.sizeBytes : undefined)
  const size = bytes ? formatBytes(bytes) : '–'
  if (disk.source === 'blank') return <div>{t('create.summaryNew', { size })}</div>
  return <div translate="no">{`${size}, ${image?.name ?? '–'}`}</div>
}
