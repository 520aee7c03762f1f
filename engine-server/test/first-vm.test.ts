import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { composeHosts } from '../src/hosts/compose.ts'
import { startEnrollingHost } from './fake-host.ts'
import { testEngine } from './harness.ts'
import { eventually, quickTimes } from './runtime.ts'

// Its time is less than that between two regular looks of a reconciler.
test('from an empty engine to the first pixel of a VM, through the API alone', { timeout: 45_000 }, async () => {
  await using engine = await testEngine({ composeHosts: (core) => composeHosts(core, { times: quickTimes }) })
  const { call } = engine.admin
  const done = async (operation: { id: string }) => {
    const ended = await eventually(
      () => call('getOperation', { path: { id: operation.id } }),
      ({ status }) => status !== 'waiting' && status !== 'running' && status !== 'undoing',
    )
    expect(ended).toMatchObject({ status: 'succeeded', error: null })
    return ended
  }
  const dataCenter = await call('createDataCenter', { body: { name: 'Default', local: true } })
  const cluster = await call('createCluster', {
    body: { name: 'Default', dataCenterId: dataCenter.id, architecture: 'x86_64' },
  })
  const network = await call('createNetwork', {
    body: { name: 'Default', dataCenterId: dataCenter.id, mode: 'nat', mtu: 1500 },
  })
  const { token, caFingerprint } = await call('createHostEnrollmentToken', { body: {} })
  await using host = await startEnrollingHost(engine.secureOrigin, token, caFingerprint, 'node-1')
  await call('approveHost', { path: { id: host.hostId }, body: { clusterId: cluster.id } })
  await eventually(
    () => call('getHost', { path: { id: host.hostId } }),
    ({ status }) => status === 'up',
  )
  await done(
    await call('createStorageDomain', {
      body: {
        name: 'Default',
        dataCenterId: dataCenter.id,
        storage: { type: 'local', hostId: host.hostId, path: `${host.storageRoot}/default` },
      },
    }),
  )
  const made = await done(
    await call('createVm', {
      body: {
        name: 'hello',
        clusterId: cluster.id,
        memoryBytes: 2 ** 28,
        firmware: 'bios',
        deleteProtected: false,
        start: false,
        disks: [{ allocation: 'thin', source: { type: 'blank', sizeBytes: 2 ** 30 } }],
        nics: [{ networkId: network.id, model: 'virtio', linked: true }],
      },
    }),
  )
  const path = { id: made.object.id }
  expect(await call('getVm', { path })).toMatchObject({ status: 'down', diskCount: 1, nicCount: 1 })
  await done(await call('startVm', { path }))
  const running = await eventually(
    () => call('getVm', { path }),
    ({ status }) => status === 'up',
  )
  expect(running).toMatchObject({ hostId: host.hostId, hostName: 'node-1' })

  const ticket = await call('createConsoleTicket', { path, body: { protocol: 'vnc' } })
  const viewer = new WebSocket(engine.origin.replace('http', 'ws') + ticket.path, 'binary')
  const hello = await new Promise<Buffer>((resolve, reject) => {
    viewer.once('message', resolve)
    viewer.once('error', reject)
  })
  expect(hello.toString()).toBe('RFB 003.008\n')
  const closed = new Promise((resolve) => viewer.once('close', resolve))

  await done(await call('stopVm', { path }))
  expect(await closed).toBe(4001)
  expect(await call('getVm', { path })).toMatchObject({ status: 'down', hostId: null, runId: null })
  await done(await call('deleteVm', { path }))
  expect((await call('listVms', {})).items).toEqual([])

  // What follows by itself, long before the next regular look: its host forgets, and the storage is looked at again.
  const { db } = engine.database
  await eventually(
    () => db.selectFrom('operation_host').selectAll().execute(),
    (left) => left.length === 0,
  )
  const last = await db
    .selectFrom('operation')
    .select(({ fn }) => fn.max('ended_at').as('at'))
    .executeTakeFirstOrThrow()
  await eventually(
    () => db.selectFrom('storage_domain_runtime').select('reported_at').executeTakeFirstOrThrow(),
    ({ reported_at }) => reported_at > (last.at ?? new Date()),
  )
})
