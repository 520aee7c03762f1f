import type { Schema } from '@overt/api-client/engine'
import { type BytesValue, bytesOf, bytesValue } from '@overt/design/form/fields.tsx'
import { descriptionField, type MergeField, nameField } from '@overt/design/form/merge.ts'
import { sizeAsked, sizeUnits, topologyOf } from './vm-form-values.ts'
import { areSameHosts } from './pinned-hosts.ts'
import { fieldWords } from './words.ts'

type Vm = Schema<'Vm'>

/** The edit page's values. */
export interface EditValues {
  readonly name: string
  readonly description: string
  readonly memory: BytesValue
  readonly sockets: number | undefined
  readonly cores: number | undefined
  readonly threads: number | undefined
  readonly isoDiskId: string
  readonly display: Vm['display']
  /** Hosts it may run on; none: any. */
  readonly pinnedHostIds: readonly string[]
  readonly deleteProtected: boolean
  /** Empty: none. */
  readonly quotaId: string
}

/** What the page begins with: the VM as it will be at its next start. */
export function editValues(vm: Vm): EditValues {
  return {
    name: vm.name,
    description: vm.description,
    memory: bytesValue(vm.memoryBytes, sizeUnits),
    sockets: vm.cpu.sockets,
    cores: vm.cpu.coresPerSocket,
    threads: vm.cpu.threadsPerCore,
    isoDiskId: vm.isoDiskId ?? '',
    display: vm.display,
    pinnedHostIds: vm.pinnedHosts.map(({ id }) => id),
    deleteProtected: vm.deleteProtected,
    quotaId: vm.quotaId ?? '',
  }
}

/** The merge patch: only what differs from the VM that was read. */
export function toUpdateVm(values: EditValues, vm: Vm): Schema<'UpdateVm'> {
  const memoryBytes = bytesOf(values.memory)
  const cpu = topologyOf(values)
  const isoDiskId = values.isoDiskId === '' ? null : values.isoDiskId
  const isSameCpu =
    cpu.sockets === vm.cpu.sockets &&
    cpu.coresPerSocket === vm.cpu.coresPerSocket &&
    cpu.threadsPerCore === vm.cpu.threadsPerCore
  return {
    ...(values.name.trim() === vm.name ? {} : { name: values.name.trim() }),
    ...(values.description === vm.description ? {} : { description: values.description }),
    ...(memoryBytes === undefined || memoryBytes === vm.memoryBytes ? {} : { memoryBytes }),
    // Memory that grows past its limit takes the limit along.
    ...(memoryBytes !== undefined && memoryBytes > vm.maxMemoryBytes ? { maxMemoryBytes: memoryBytes } : {}),
    ...(isSameCpu ? {} : { cpu }),
    ...(isoDiskId === vm.isoDiskId ? {} : { isoDiskId }),
    ...(values.display === vm.display ? {} : { display: values.display }),
    ...(areSameHosts(values.pinnedHostIds, editValues(vm).pinnedHostIds)
      ? {}
      : { pinnedHostIds: [...values.pinnedHostIds] }),
    ...(values.deleteProtected === vm.deleteProtected ? {} : { deleteProtected: values.deleteProtected }),
    ...((values.quotaId || null) === vm.quotaId ? {} : { quotaId: values.quotaId || null }),
  }
}

/** What the scheduler is asked while the page is filled in: the VM as it would start with what the page shows. */
export function editQuestion(values: EditValues, vm: Pick<Vm, 'id'>): Schema<'PlacementQuestion'> {
  return {
    vmId: vm.id,
    ...sizeAsked(values),
    isoDiskId: values.isoDiskId === '' ? null : values.isoDiskId,
    pinnedHostIds: [...values.pinnedHostIds],
  }
}

/** A field of the page that people know by one name. */
export type EditField =
  | 'name'
  | 'description'
  | 'memoryBytes'
  | 'cpu'
  | 'isoDiskId'
  | 'display'
  | 'pinnedHostIds'
  | 'deleteProtected'
  | 'quotaId'

/** What each field is made of. */
export const editFields: readonly (MergeField<EditValues> & { readonly field: EditField })[] = [
  nameField,
  descriptionField,
  { field: 'memoryBytes', names: ['memory'], isSame: (a, b) => bytesOf(a.memory) === bytesOf(b.memory) },
  { field: 'cpu', names: ['sockets', 'cores', 'threads'] },
  { field: 'isoDiskId', names: ['isoDiskId'] },
  { field: 'display', names: ['display'] },
  {
    field: 'pinnedHostIds',
    names: ['pinnedHostIds'],
    isSame: (a, b) => areSameHosts(a.pinnedHostIds, b.pinnedHostIds),
  },
  { field: 'deleteProtected', names: ['deleteProtected'] },
  { field: 'quotaId', names: ['quotaId'] },
]

/** A field's value in words; `isoName` gives the name of a disc, `hostNames` those of hosts, `quotaName` that of a quota. */
export function editWords(
  field: EditField,
  values: EditValues,
  {
    isoName,
    hostNames,
    quotaName,
    yesNo,
  }: {
    readonly isoName: (id: string) => string
    readonly hostNames: (ids: readonly string[]) => string
    readonly quotaName: (id: string) => string
    readonly yesNo: (is: boolean) => string
  },
): string {
  switch (field) {
    case 'memoryBytes':
      return fieldWords(field, bytesOf(values.memory))
    case 'cpu':
      return fieldWords(field, topologyOf(values))
    case 'isoDiskId':
      return isoName(values.isoDiskId)
    case 'deleteProtected':
      return yesNo(values.deleteProtected)
    case 'quotaId':
      return quotaName(values.quotaId)
    case 'pinnedHostIds':
      return hostNames(values.pinnedHostIds)
    case 'display':
      return values.display.toUpperCase()
    case 'name':
    case 'description':
      return values[field].trim() || '–'
  }
}

/**
 * Of what the page would change on a running VM, what waits for its next start: a disc always, memory beyond what the
 * run may grow to, processors when they become fewer or are arranged otherwise than by more sockets.
 */
export function waitsForRestart(values: EditValues, vm: Vm): readonly EditField[] {
  if (vm.runId === null) return []
  const { memoryBytes, cpu, isoDiskId, display } = toUpdateVm(values, vm)
  const waiting: EditField[] = []
  if (memoryBytes !== undefined && memoryBytes > vm.maxMemoryBytes) waiting.push('memoryBytes')
  if (
    cpu &&
    !(
      cpu.sockets > vm.cpu.sockets &&
      cpu.coresPerSocket === vm.cpu.coresPerSocket &&
      cpu.threadsPerCore === vm.cpu.threadsPerCore
    )
  )
    waiting.push('cpu')
  if (isoDiskId !== undefined) waiting.push('isoDiskId')
  if (display !== undefined) waiting.push('display')
  return waiting
}
