// One scenario per kind of operation: what it needs, and how it is asked for. Crash points, undo and repetition are
// tried on each, so a new kind needs a line here; the compiler says so.
import type { OperationKind } from '../operations/define.ts'
import type { Estate } from './estate.ts'
import { aDisk, aRunningVm, aVm, createVm, mustSucceed, unique } from './factories.ts'

/** Prepares, with a runner at work, and answers how the operation is accepted. */
export type Scenario = (estate: Estate) => Promise<() => Promise<string>>

const power =
  (action: Parameters<Estate['services']['vms']['power']>[2], made: typeof aVm): Scenario =>
  async (estate) => {
    const id = await made(estate)
    return () => estate.services.vms.power(estate.admin, id, action, undefined)
  }

export const scenarios: Readonly<Record<OperationKind, Scenario>> = {
  'vm.create': async (estate) => {
    const base = await aDisk(estate)
    await makeReadOnly(estate, base)
    return async () => {
      const { operationId } = await createVm(estate, {
        cloudInit: { userName: 'me', password: 'secret' },
        disks: [
          { source: { type: 'blank', sizeBytes: 2 ** 30 }, allocation: 'thin' },
          { source: { type: 'clone', diskId: base, mode: 'linked' }, allocation: 'thin' },
        ],
      })
      return operationId
    }
  },
  'vm.update': async (estate) => {
    const id = await aRunningVm(estate)
    return async () => {
      const { revision } = await estate.services.vms.get(estate.admin, id)
      await estate.services.vms.update(estate.admin, id, revision, { memoryBytes: 48 * 2 ** 20 })
      const { items } = await estate.services.operations.list(estate.admin, { objectId: id, limit: 1 })
      return items[0]?.id ?? ''
    }
  },
  'vm.delete': async (estate) => {
    const id = await aVm(estate, {
      cloudInit: { userName: 'me', password: 'secret' },
      disks: [
        { source: { type: 'blank', sizeBytes: 2 ** 30 }, allocation: 'thin' },
        { source: { type: 'blank', sizeBytes: 2 ** 30 }, allocation: 'preallocated' },
      ],
    })
    return () => estate.services.vms.delete(estate.admin, id, 'delete', undefined)
  },
  'vm.start': async (estate) => {
    const id = await aVm(estate, { cloudInit: { hostName: 'web' } })
    return () => estate.services.vms.power(estate.admin, id, 'start', undefined)
  },
  'vm.shutdown': power('shutdown', aRunningVm),
  'vm.stop': power('stop', aRunningVm),
  'vm.reboot': power('reboot', aRunningVm),
  'vm.reset': power('reset', aRunningVm),
  'vm.pause': power('pause', aRunningVm),
  'vm.resume': power('resume', async (estate) => {
    const id = await aRunningVm(estate)
    await mustSucceed(estate, await estate.services.vms.power(estate.admin, id, 'pause', undefined))
    return id
  }),
  'vm.migrate': async (estate) => {
    await hostBeside(estate)
    const own = {
      allocation: 'thin',
      storageDomainId: estate.domainId,
      source: { type: 'blank', sizeBytes: 2 ** 30 },
    } as const
    const id = await aRunningVm(estate, { disks: [own], cloudInit: { hostName: 'web' } })
    return () => estate.services.vms.migrate(estate.admin, id, { copyDisks: true }, undefined)
  },
  'host.maintenance': async (estate) => {
    const id = await aRunningVm(estate, { disks: [] })
    const { hostId } = await estate.aHost(unique('host')) // of its own, for a host is drained by one at a time
    await mustSucceed(estate, await estate.services.vms.migrate(estate.admin, id, { hostId }, undefined))
    return () => estate.services.hostMaintenance.enter(estate.admin, hostId, {}, undefined)
  },
  'audit.verify': (estate) => Promise.resolve(() => estate.services.auditLog.verify(estate.admin)),
  'disk.create': async (estate) => {
    const source = await aDisk(estate)
    return () =>
      estate.services.disks.create(estate.admin, {
        name: unique('copy'),
        allocation: 'thin',
        readOnly: false,
        source: { type: 'clone', diskId: source, mode: 'full' },
      })
  },
  'disk.delete': async (estate) => {
    const id = await aDisk(estate)
    return () => estate.services.disks.delete(estate.admin, id, undefined)
  },
  'storage_domain.create': async (estate) => {
    const name = unique('domain')
    return () =>
      estate.services.storageDomains.create(estate.admin, {
        name,
        dataCenterId: estate.dataCenterId,
        storage: { type: 'local', hostId: estate.hostId, path: `/srv/overt/${name}` },
      })
  },
}

const beside = new WeakMap<Estate, ReturnType<Estate['aHost']>>()

/** A second host of the estate, the same whenever it is asked for. */
export function hostBeside(estate: Estate): ReturnType<Estate['aHost']> {
  const known = beside.get(estate) ?? estate.aHost('host-b')
  beside.set(estate, known)
  return known
}

/** Makes a disk one that can be cloned from. */
export async function makeReadOnly({ services, admin }: Estate, id: string): Promise<void> {
  const { revision } = await services.disks.get(admin, id)
  await services.disks.update(admin, id, revision, { readOnly: true })
}
