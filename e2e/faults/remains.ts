import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from '@overt/api-client'
import type { StackFacts } from '../support/facts.ts'
import { domainUuids } from '../support/virsh.ts'

/** All that operations on VMs make, by kind, as sorted names. */
export type Remains = Readonly<Record<string, readonly string[]>>

/** Lists all there is: domains, files of storage and agent, sockets, rows, locks. */
export async function remains({ dataDir }: Pick<StackFacts, 'dataDir'>, api: Client): Promise<Remains> {
  const [vms, disks, locks] = await Promise.all([
    api.call('listVms', { query: { limit: 1000 } }),
    api.call('listDisks', { query: { limit: 1000 } }),
    api.call('listLocks', {}),
  ])
  return {
    domains: await domainUuids(),
    storage: storageFiles({ dataDir }),
    // The journal's segments come and go; it is a log, not something that belongs to a VM.
    agent: filesBelow(join(dataDir, 'agent')).filter((path) => !path.includes('journal')),
    sockets: filesBelow('/run/overt'),
    vms: vms.items.map(({ id }) => id).toSorted(),
    disks: disks.items.map(({ id }) => id).toSorted(),
    locks: locks.items.map(({ object, aspect }) => `${object.kind} ${object.id} ${aspect}`).toSorted(),
  }
}

/** Everything in the storage domains' folders. */
export function storageFiles({ dataDir }: Pick<StackFacts, 'dataDir'>): string[] {
  return filesBelow(join(dataDir, 'storage'))
}

/** What there is more or less than before, in words; empty when all is the same. */
export function differences(before: Remains, after: Remains): string[] {
  return Object.keys(before).flatMap((kind) => {
    const [old, now] = [new Set(before[kind]), new Set(after[kind])]
    return [
      ...[...now].filter((name) => !old.has(name)).map((name) => `${kind}: left behind: ${name}`),
      ...[...old].filter((name) => !now.has(name)).map((name) => `${kind}: missing: ${name}`),
    ]
  })
}

function filesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
