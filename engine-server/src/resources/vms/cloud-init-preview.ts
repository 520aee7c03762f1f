// What a guest would get at its first boot, for the eyes of whoever fills in the form.
import type { BodyOf, Schema } from '@overt/api-client/engine'
import { checkCloudInit } from './cloud-init-checks.ts'
import { cloudInitSeed } from './cloud-init.ts'

/** Stands where a secret would: also in YAML a plain text, and never the length of what it hides. */
export const mask = '********'
/** Stand where the engine gives an id or an address when the VM is made. */
export const unknown = {
  vmId: 'id-of-the-vm',
  macAddress: (position: number) => `MAC address of NIC ${position + 1}`,
} as const

/** Writes the seed as a start would, with the secrets in it masked. @throws AppError as creating the VM would */
export function previewCloudInit({
  name = 'vm',
  nicCount = 1,
  cloudInit,
}: BodyOf<'previewVmCloudInit'>): Schema<'CloudInitFiles'> {
  checkCloudInit(cloudInit, nicCount)
  const { password } = cloudInit
  const masked = password === undefined ? cloudInit : { ...cloudInit, password: mask }
  const macAddresses = Array.from({ length: nicCount }, (_, position) => unknown.macAddress(position))
  const { userData, metaData, networkConfig } = cloudInitSeed(masked, { vmId: unknown.vmId, name, macAddresses })
  return {
    userData: cloudInit.raw ? maskSecrets(userData) : userData,
    metaData,
    networkConfig: networkConfig === undefined ? null : maskSecrets(networkConfig),
  }
}

/** Keys of cloud-config and network-config whose values are secret. */
const secretKeys = /^(\s*(?:-\s+)?["']?(?:password|passwd|plain_text_passwd|hashed_passwd)["']?\s*:[ \t]+)\S.*$/gm
/** The same keys within a map on one line. */
const secretInFlow =
  /([{,]\s*["']?(?:password|passwd|plain_text_passwd|hashed_passwd)["']?\s*:\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^,}\s][^,}]*)/g
const privateKeys = /-----BEGIN ([A-Z ]*)PRIVATE KEY-----[\s\S]*?-----END \1PRIVATE KEY-----/g

/** Hides what whole files of one's own hold under the names of secrets. */
export function maskSecrets(source: string): string {
  return source
    .replace(privateKeys, `-----BEGIN $1PRIVATE KEY----- ${mask}`)
    .replace(secretInFlow, `$1"${mask}"`)
    .replace(secretKeys, `$1"${mask}"`)
}
