import type { Schema } from '@overt/api-client/engine'
import { type BytesValue, bytesOf, bytesValue } from '@overt/design/form/fields.tsx'
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
  readonly deleteProtected: boolean
}

/** Units memory is edited in. */
export const memoryUnits = ['MiB', 'GiB', 'TiB'] as const

/** What the page begins with: the VM as it will be at its next start. */
export function editValues(vm: Vm): EditValues {
  return {
    name: vm.name,
    description: vm.description,
    memory: bytesValue(vm.memoryBytes, memoryUnits),
    sockets: vm.cpu.sockets,
    cores: vm.cpu.coresPerSocket,
    threads: vm.cpu.threadsPerCore,
    isoDiskId: vm.isoDiskId ?? '',
    deleteProtected: vm.deleteProtected,
  }
}

/** The merge patch: only what differs from the VM that was read. */
export function toUpdateVm(values: EditValues, vm: Vm): Schema<'UpdateVm'> {
  const memoryBytes = bytesOf(values.memory)
  const cpu = {
    sockets: values.sockets ?? 1,
    coresPerSocket: values.cores ?? 1,
    threadsPerCore: values.threads ?? 1,
  }
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
    ...(values.deleteProtected === vm.deleteProtected ? {} : { deleteProtected: values.deleteProtected }),
  }
}

const compared = ['name', 'description', 'memoryBytes', 'cpu', 'isoDiskId', 'deleteProtected'] as const

/** One value that somebody else changed. */
export interface Difference {
  readonly field: (typeof compared)[number]
  readonly before: string
  readonly now: string
}

/** What is different between the VM that was read and the VM as it is now, of what this page edits. */
export function differences(before: Vm, now: Vm): readonly Difference[] {
  return compared
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(now[field]))
    .map((field) => ({ field, before: words(field, before[field]), now: words(field, now[field]) }))
}

function words(field: Difference['field'], value: Vm[Difference['field']]): string {
  switch (field) {
    case 'memoryBytes':
    case 'cpu':
    case 'isoDiskId':
    case 'name':
      return fieldWords(field, value)
    case 'description':
    case 'deleteProtected':
      return fieldWords('name', value)
  }
}
