import { defineOperation } from '../../../operations/define.ts'
import { stopCommand } from '../../../operations/stop-command.ts'
import { saveReach } from '../../../hosts/storage-reach.ts'
import { deleteStorageDomain, listSharingHosts, markAttached, saveDescription } from '../store.ts'

/** Input of `storage_domain.create`. */
export type CreateStorageDomainInput = { readonly name: string; readonly path: string }

const connectDeadlineMs = 10_000
const hostsAtOnce = 16

/** Makes a storage domain on its host, or on one that works on it for all. Should it fail, the folder is given back, so that it can be tried again. */
export const createStorageDomainOperation = defineOperation<CreateStorageDomainInput>({
  kind: 'storage_domain.create',
  locks: (_input, domain) => [{ object: domain, aspect: 'storage', mode: 'exclusive' }],
  steps: [
    {
      name: 'attach',
      run: async (context) => {
        const { objectId: domainId, input, services } = context
        const { hostId, lease } = await services.storageLeases.acquire(domainId)
        const { name, path } = input
        const description = await context.command(hostId, 'storage.attach', { domainId, name, path, lease })
        await context.transaction((tx) => saveDescription(tx, hostId, description))
        return undefined
      },
      undo: async (context) => {
        const { objectId: domainId, input, services } = context
        const { hostId, lease } = await services.storageLeases.acquire(domainId)
        await stopCommand(context, hostId, 'attach')
        await context.command(hostId, 'storage.detach', { domainId, path: input.path, lease })
      },
    },
    {
      // Who does not answer now is asked by the watch of storage.
      name: 'connect',
      run: async (context) => {
        const { objectId: domainId, input, services, signal } = context
        const rest = (await listSharingHosts(services.db, domainId)).values()
        const connect = async () => {
          for (const hostId of rest) {
            const asked = services.hosts.query(
              hostId,
              'storage.connect',
              { domainId, path: input.path },
              { deadlineMs: connectDeadlineMs, signal },
            )
            const description = await asked.catch((error: unknown) => {
              services.log.warn({ error, domainId, hostId }, 'a host did not say whether it reaches a new domain')
              return undefined
            })
            if (description) await context.transaction((tx) => saveReach(tx, hostId, description))
          }
        }
        await Promise.all(Array.from({ length: hostsAtOnce }, connect))
        return undefined
      },
    },
  ],
  onEnd: async (tx, outcome, { objectId }) => {
    if (outcome === 'succeeded') await markAttached(tx, objectId)
    else await deleteStorageDomain(tx, objectId)
  },
})
