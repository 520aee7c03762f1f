import { afterAll, beforeAll, expect, test } from 'vitest'
import { anEstate, type Estate } from '../../test-support/estate.ts'
import { aVm, unique } from '../../test-support/factories.ts'
import { createNetworkService } from './service.ts'
import { aGrant } from '../../test-support/grants.ts'

let estate: Estate
beforeAll(async () => {
  estate = await anEstate()
  await estate.startRunner()
})
afterAll(() => estate[Symbol.asyncDispose]())

const list = (actor: Estate['admin'], query: object = {}) =>
  createNetworkService(estate.db).listNics(actor, estate.networkId, query)

test('tells which VMs are on a network page by page, and only those the caller may see', async () => {
  const names = [unique('on-network'), unique('on-network'), unique('on-network')]
  const ids: string[] = []
  for (const name of names) ids.push(await aVm(estate, { name, disks: [] }))
  const first = await list(estate.admin, { limit: 2 })
  const second = await list(estate.admin, { limit: 2, after: first.next ?? '' })
  expect([...first.items, ...second.items].map(({ vmName }) => vmName)).toEqual(names)
  expect(second.next).toBeNull()
  expect(first.items[0]).toMatchObject({ name: 'nic1', model: 'virtio', linked: true, addresses: [] })

  const { db } = estate
  const user = await estate.aUser(unique('viewer'), 'user', ids[1] ?? '')
  await expect(list(user)).rejects.toMatchObject({ code: 'not_found' })
  await db
    .insertInto('permission')
    .values(aGrant(user.userId ?? '', 'user', 'network', estate.networkId))
    .execute()
  expect((await list(user)).items.map(({ vmId }) => vmId)).toEqual([ids[1]])
})
