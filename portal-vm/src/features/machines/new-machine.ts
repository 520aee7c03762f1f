import type { Schema } from '@overt/api-client/engine'
import { isGuestUserName } from '@overt/api-client/rules/first-boot'
import { sshKeyProblem, type SshKeyProblem } from '@overt/api-client/rules/ssh-key'
import { type VmSize, vmSizes } from '@overt/design/shell/vm/sizes.ts'

/** The create page's values. */
export interface NewMachine {
  readonly name: string
  readonly imageId: string
  readonly size: VmSize['name']
  readonly userName: string
  readonly password: string
  /** Ids of the user's own keys it gets. */
  readonly ownKeyIds: readonly string[]
  /** Further public keys, one a line. */
  readonly sshKeys: string
}

/** The entered keys. */
export function keysIn(sshKeys: string): string[] {
  return sshKeys
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** The request. What the user has no word for is what the engine chooses. */
export function toCreateVm(
  values: NewMachine,
  defaults: Schema<'VmDefaults'>,
  ownKeys: readonly Schema<'SshKey'>[] = [],
): Schema<'CreateVm'> {
  const size = vmSizes.find(({ name }) => name === values.size) ?? vmSizes[0]
  const own = ownKeys.filter(({ id }) => values.ownKeyIds.includes(id)).map(({ publicKey }) => publicKey)
  const keys = [...new Set([...own, ...keysIn(values.sshKeys)])]
  const cloudInit: Schema<'CloudInit'> = {
    ...(values.userName.trim() === '' ? {} : { userName: values.userName.trim() }),
    ...(values.password === '' ? {} : { password: values.password }),
    ...(keys.length === 0 ? {} : { sshAuthorizedKeys: keys }),
  }
  return {
    name: values.name.trim(),
    ...(defaults.clusterId === null ? {} : { clusterId: defaults.clusterId }),
    memoryBytes: size.memoryBytes,
    cpu: { sockets: 1, coresPerSocket: size.cpus, threadsPerCore: 1 },
    firmware: defaults.firmware,
    deleteProtected: false,
    disks: [{ source: { type: 'clone', diskId: values.imageId, mode: 'linked' }, allocation: 'thin' }],
    nics: defaults.networkId === null ? [] : [{ networkId: defaults.networkId, model: 'virtio', linked: true }],
    ...(Object.keys(cloudInit).length === 0 ? {} : { cloudInit }),
    start: true,
  }
}

/** What the machine takes of what its user may use; undefined where it is not known where it runs. */
export function usedBy(
  values: NewMachine,
  defaults: Pick<Schema<'VmDefaults'>, 'clusterId'>,
  images: readonly Pick<Schema<'Disk'>, 'id' | 'sizeBytes' | 'storageDomainId'>[],
): Schema<'QuotaQuestion'> | undefined {
  const { clusterId } = defaults
  if (clusterId === null) return undefined
  const size = vmSizes.find(({ name }) => name === values.size) ?? vmSizes[0]
  const image = images.find(({ id }) => id === values.imageId)
  return {
    clusterId,
    vcpus: size.cpus,
    memoryBytes: size.memoryBytes,
    disks: image ? [{ storageDomainId: image.storageDomainId, sizeBytes: image.sizeBytes }] : [],
  }
}

/** A sentence of the catalogue about a field. */
export type Mistake = 'needName' | 'needImage' | 'badUser' | 'needUser' | `badKey.${SshKeyProblem}`

/** What is wrong before anything is sent, by JSON pointer into the request. */
export function mistakesIn(
  values: NewMachine,
): Record<string, { readonly sentence: Mistake; readonly number: number }> {
  const mistakes: ReturnType<typeof mistakesIn> = {}
  const found = (pointer: string, sentence: Mistake, number = 0) => (mistakes[pointer] ??= { sentence, number })
  if (values.imageId === '') found('/disks/0/source/diskId', 'needImage')
  if (values.name.trim() === '') found('/name', 'needName')
  const userName = values.userName.trim()
  if (userName !== '' && !isGuestUserName(userName)) found('/cloudInit/userName', 'badUser')
  const keys = keysIn(values.sshKeys)
  if (userName === '' && (values.password !== '' || keys.length > 0 || values.ownKeyIds.length > 0))
    found('/cloudInit/userName', 'needUser')
  for (const [index, key] of keys.entries()) {
    const problem = sshKeyProblem(key)
    if (problem) found('/cloudInit/sshAuthorizedKeys', `badKey.${problem}`, index + 1)
  }
  return mistakes
}
