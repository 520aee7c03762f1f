// What a quota says, in sentences.
import type { QuotaLine, Resource } from './verdict.ts'

/** An amount as people read it. */
export function amountInWords(resource: Resource, amount: number): string {
  if (resource === 'vcpus') return amount === 1 ? '1 vCPU' : `${amount} vCPUs`
  const gib = amount / 2 ** 30
  return gib >= 1 || amount === 0 ? `${Number(gib.toFixed(2))} GiB` : `${Number((amount / 2 ** 20).toFixed(2))} MiB`
}

/** What a resource is counted as. */
const counted: Readonly<Record<Resource, string>> = { vcpus: 'running VMs', memory: 'running VMs', storage: 'disks' }
const kinds: Readonly<Record<Resource, readonly [one: string, all: string]>> = {
  vcpus: ['cluster', 'all clusters'],
  memory: ['cluster', 'all clusters'],
  storage: ['storage domain', 'all storage domains'],
}
const remedies: Readonly<Record<Resource, string>> = {
  vcpus: 'Stop a VM that counts against it, use another quota, or ask an administrator for more.',
  memory: 'Stop a VM that counts against it, use another quota, or ask an administrator for more.',
  storage: 'Delete a disk that counts against it, use another quota, or ask an administrator for more.',
}

function placeInWords({ resource, placeId }: Pick<QuotaLine, 'resource' | 'placeId'>, placeName: string): string {
  const [one, all] = kinds[resource]
  return placeId === null ? all : `${one} ${placeName}`
}

/** "Quota Team lets running VMs in all clusters have 4 vCPUs: 3 vCPUs are used, and 2 vCPUs more are asked for." */
export function limitInWords(quotaName: string, line: QuotaLine, placeName: string): string {
  const { resource, used, asked, limit } = line
  const place = placeInWords(line, placeName)
  if (line.uncovered) return `Quota ${quotaName} is not for ${place}.`
  const what = resource === 'memory' ? ' of memory' : ''
  const limitWords = `${amountInWords(resource, limit ?? 0)}${what}`
  return `Quota ${quotaName} lets ${counted[resource]} in ${place} have ${limitWords}: ${amountInWords(resource, used)} used, ${amountInWords(resource, asked)} more asked for.`
}

/** Why something is refused, and what to do. */
export function refusalInWords(quotaName: string, line: QuotaLine, placeName: string): string {
  const remedy = line.uncovered ? 'Choose another quota, or another place.' : remedies[line.resource]
  return `${limitInWords(quotaName, line, placeName)} ${remedy}`
}

/** Why a limit cannot be lowered so far. */
export function belowUseInWords(resource: Resource, used: number): string {
  return `${amountInWords(resource, used)} are used: ${resource === 'storage' ? 'delete disks' : 'stop VMs'} first, or leave it at that at least.`
}
