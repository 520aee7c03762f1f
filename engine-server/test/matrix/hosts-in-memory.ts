import { consoleSocketRoute } from '../../src/consoles/console-socket.ts'
import { OpenConsoles } from '../../src/consoles/open-consoles.ts'
import type { Core } from '../../src/core.ts'
import type { HostSide } from '../../src/hosts/compose.ts'
import type { FakeHosts } from '../../src/hosts/fake.ts'
import { createStorageLeases } from '../../src/storage-leases/storage-leases.ts'
import { reportedHosts } from '../../src/test-support/reported-hosts.ts'

/** The engine's side towards hosts in memory that report as agents do, with real consoles to them. */
export function hostsInMemory(core: Core): HostSide & { readonly hosts: FakeHosts } {
  const { db, deferredDb, identities, log } = core
  const { hosts, ingest } = reportedHosts(db)
  const consoles = new OpenConsoles({ db, identities, log })
  return {
    hosts,
    client: hosts,
    storageLeases: createStorageLeases(db, deferredDb, hosts, log),
    lead: () => undefined,
    upgrades: ({ audit }) => [consoleSocketRoute({ db, log, identities, hosts, consoles, audit })],
    async stop() {
      consoles.stop()
      await ingest.stop()
    },
  }
}
