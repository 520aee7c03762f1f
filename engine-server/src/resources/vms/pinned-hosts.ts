import type { DbOrTx } from '../../db/database.ts'

/** A host that a VM may run on; one that was removed has no name. */
export interface PinnedHost {
  readonly id: string
  readonly name: string | null
}

/**
 * Adds the names of the hosts that VMs are pinned to. Few are, and to be ready to name them took PostgreSQL a twelfth of
 * its time over a VM.
 */
export async function namePinnedHosts(
  db: DbOrTx,
  rows: readonly { readonly pinned_host_ids: readonly string[]; pinned_hosts?: PinnedHost[] }[],
): Promise<void> {
  const pinned = rows.filter(({ pinned_host_ids: ids }) => ids.length > 0)
  if (pinned.length === 0) return
  const ids = new Set(pinned.flatMap(({ pinned_host_ids }) => pinned_host_ids))
  const hosts = await db
    .selectFrom('host')
    .select(['id', 'name'])
    .where('id', 'in', [...ids])
    .orderBy('name')
    .execute()
  for (const row of pinned) {
    const named = hosts.filter(({ id }) => row.pinned_host_ids.includes(id))
    const gone = row.pinned_host_ids.filter((id) => !named.some((host) => host.id === id))
    row.pinned_hosts = [...named, ...gone.map((id) => ({ id, name: null }))]
  }
}
