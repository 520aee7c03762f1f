// A host that is removed while VMs are started, with the runner and hosts in memory on a real database.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEstate, type Estate } from '../../test-support/estate.ts'
import { aVm, mustSucceed, unique } from '../../test-support/factories.ts'
import { createClusterService } from '../clusters/service.ts'
import { createHostService } from './service.ts'

let estate: Estate
beforeAll(async () => {
  estate = await anEstate()
  await estate.startRunner()
})
afterAll(() => estate[Symbol.asyncDispose]())

test('a start and a removal at once: either the VM runs and the host stays, or neither is there', async () => {
  const hosts = createHostService({ db: estate.db, authority: undefined as never, installer: undefined })
  const { dataCenterId } = estate
  const { id: clusterId } = await createClusterService(estate.db).create(estate.admin, {
    name: unique('cluster'),
    dataCenterId,
    architecture: 'x86_64',
  })
  for (let turn = 0; turn < 8; turn++) {
    const { hostId } = await estate.aHost(unique('host'))
    await hosts.move(estate.admin, hostId, clusterId, undefined)
    const vmId = await aVm(estate, { clusterId, disks: [], nics: [] })
    const [started, removed] = await Promise.allSettled([
      estate.services.vms.power(estate.admin, vmId, 'start', undefined).then(async (id) => await estate.ended(id)),
      hosts.remove(estate.admin, hostId, false, undefined),
    ])
    if (started.status === 'rejected') throw started.reason
    const { status, error } = started.value
    if (status === 'succeeded') {
      expect(removed).toMatchObject({ status: 'rejected', reason: { code: 'conflict' } })
      expect(await estate.services.vms.get(estate.admin, vmId)).toMatchObject({ status: 'up', hostId })
      await mustSucceed(estate, await estate.services.vms.power(estate.admin, vmId, 'stop', undefined))
      await hosts.remove(estate.admin, hostId, false, undefined)
    } else {
      expect([removed.status, error?.code]).toEqual(['fulfilled', 'insufficient_capacity'])
      expect(await estate.services.vms.get(estate.admin, vmId)).toMatchObject({ status: 'down', hostId: null })
    }
  }
})
