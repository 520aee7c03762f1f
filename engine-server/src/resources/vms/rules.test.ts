import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { transact } from '../../db/transact.ts'
import { recordRunEnd } from '../../vm-runs/record-end.ts'
import { anEstate, type Estate, setConnection } from '../../test-support/estate.ts'
import { aDisk, aRunningVm, aVm, createVm, mustSucceed, unique } from '../../test-support/factories.ts'
import { breaches } from '../../test-support/invariants.ts'

let estate: Estate
beforeAll(async () => {
  estate = await anEstate()
  await estate.startRunner()
})
afterAll(() => estate[Symbol.asyncDispose]())

const vms = () => estate.services.vms
const power = (id: string, action: Parameters<Estate['services']['vms']['power']>[2], hash?: string) =>
  vms().power(estate.admin, id, action, hash)
const get = (id: string) => vms().get(estate.admin, id)
const nobody = crypto.randomUUID()
/** Matches an error about one field. */
const about = (field: string, code = 'invalid_request') => ({
  code,
  details: { fields: { [field]: expect.any(String) } },
})

describe('creating', () => {
  test('refuses what does not exist or does not fit, by field, and changes nothing', async () => {
    const count = async () =>
      (
        await estate.db
          .selectFrom('vm')
          .select((eb) => eb.fn.countAll<number>().as('n'))
          .executeTakeFirstOrThrow()
      ).n
    const before = await count()
    const data = await aDisk(estate)
    const refused: [Parameters<typeof createVm>[1], object][] = [
      [{ clusterId: nobody }, about('/clusterId')],
      [{ isoDiskId: nobody }, about('/isoDiskId')],
      [{ isoDiskId: data }, about('/isoDiskId')],
      [{ memoryBytes: 2 ** 40 }, about('/memoryBytes')],
      [{ cpu: { sockets: 64, coresPerSocket: 1, threadsPerCore: 1 } }, about('/cpu')],
      [{ memoryBytes: 2 ** 30, maxMemoryBytes: 2 ** 29 }, about('/maxMemoryBytes')],
      [{ nics: [{ networkId: nobody, model: 'virtio', linked: true }] }, about('/nics/0/networkId')],
      [
        { disks: [{ allocation: 'thin', source: { type: 'clone', diskId: nobody, mode: 'full' } }] },
        about('/disks/0/source/diskId'),
      ],
      [
        { disks: [{ allocation: 'thin', source: { type: 'clone', diskId: data, mode: 'linked' } }] },
        about('/disks/0/source/mode'),
      ],
      [
        { disks: [{ allocation: 'thin', storageDomainId: nobody, source: { type: 'blank', sizeBytes: 2 ** 30 } }] },
        about('/disks/0/storageDomainId'),
      ],
      [
        {
          disks: [
            {
              allocation: 'thin',
              source: { type: 'import', hostId: nobody, path: '/srv/overt/a.qcow2', format: 'qcow2' },
            },
          ],
        },
        about('/disks/0/source/hostId'),
      ],
    ]
    for (const [overrides, error] of refused) await expect(createVm(estate, overrides)).rejects.toMatchObject(error)
    expect(await count()).toBe(before)
    expect(await breaches(estate)).toEqual([])
  })

  test('refuses a taken name and a taken MAC address', async () => {
    const name = unique('twin')
    const nic = { networkId: estate.networkId, model: 'virtio', linked: true } as const
    await aVm(estate, { name, nics: [{ ...nic, macAddress: '02:00:00:00:00:01' }] })
    await expect(createVm(estate, { name })).rejects.toMatchObject(about('/name', 'already_exists'))
    await expect(createVm(estate, { nics: [{ ...nic, macAddress: '02:00:00:00:00:01' }] })).rejects.toMatchObject({
      code: 'already_exists',
    })
  })

  test("a file that is not what it says undoes the VM with the host's words", async () => {
    estate.host.files.set('/srv/overt/evil.raw', {
      format: 'qcow2',
      virtualSizeBytes: 2 ** 20,
      actualSizeBytes: 2 ** 20,
    })
    const source = { type: 'import', hostId: estate.hostId, path: '/srv/overt/evil.raw', format: 'raw' } as const
    const { id, operationId } = await createVm(estate, { disks: [{ allocation: 'thin', source }] })
    expect(await estate.ended(operationId)).toMatchObject({
      status: 'failed',
      error: { code: 'invalid_request', message: '/srv/overt/evil.raw is qcow2.' },
    })
    await expect(get(id)).rejects.toMatchObject({ code: 'not_found' })
    expect(await breaches(estate)).toEqual([])
  })

  test('keeps first-boot secrets out of everything that can be read', async () => {
    const id = await aVm(estate, {
      cloudInit: { userName: 'me', password: 'hunter2hunter2', script: '#!/bin/sh\ntrue' },
    })
    expect((await get(id)).cloudInit).toEqual({
      userName: 'me',
      raw: false,
      hasPassword: true,
      hasScript: true,
      sshKeyCount: 0,
    })
    await mustSucceed(estate, await power(id, 'start'))
    const tables = ['vm', 'operation', 'operation_step', 'event', 'secret'] as const
    for (const table of tables) {
      const rows = await estate.db.selectFrom(table).selectAll().execute()
      expect(JSON.stringify(rows)).not.toContain('hunter2')
    }
    const started = estate.hosts.calls.find(({ method }) => method === 'machine.start')
    expect(JSON.stringify(started?.params)).toContain('hunter2')
  })

  test('replaced first-boot secrets go as soon as no start needs them', async () => {
    const id = await aVm(estate, { cloudInit: { password: 'first-password' } })
    const sealed = async () =>
      (await estate.db.selectFrom('secret').select('id').where('vm_id', '=', id).execute()).length
    const replace = async (cloudInit: { password: string } | null) => {
      const { revision } = await get(id)
      await estate.services.vms.update(estate.admin, id, revision, { cloudInit })
    }
    await replace({ password: 'second-password' })
    expect(await sealed()).toBe(1)
    // A start waits for its host; what it is going to tell must stay.
    estate.hosts.setReachable(estate.hostId, false)
    const starting = await power(id, 'start')
    using watch = estate.services.changes.watch([starting])
    while (!(await estate.services.operations.get(estate.admin, starting)).reason) await watch.changed(1000)
    await replace({ password: 'third-password' })
    expect(await sealed()).toBe(2)
    estate.hosts.setReachable(estate.hostId, true)
    await mustSucceed(estate, starting)
    const started = estate.hosts.calls.findLast(({ method }) => method === 'machine.start')
    expect(JSON.stringify(started?.params)).toContain('second-password')
    expect(await sealed()).toBe(1)
    await replace({ password: 'fourth-password' }) // while it runs
    expect(await sealed()).toBe(1)
    await replace(null)
    expect(await sealed()).toBe(0)
  })

  test('who may not create VMs in a cluster is refused', async () => {
    const user = await estate.aUser(unique('user'), 'user', estate.dataCenterId)
    await expect(createVm({ ...estate, admin: user }, { clusterId: estate.clusterId })).rejects.toMatchObject({
      code: 'forbidden',
    })
    const stranger = await estate.aUser(unique('stranger'), 'user', nobody)
    await expect(createVm({ ...estate, admin: stranger })).rejects.toMatchObject(about('/clusterId'))
  })
})

describe('starting', () => {
  test('says why no host fits, and leaves the VM down with the reason', async () => {
    const id = await aVm(estate)
    await setConnection(estate, estate.hostId, 'non_responsive')
    const operation = await estate.ended(await power(id, 'start'))
    await setConnection(estate, estate.hostId, 'up')
    expect(operation).toMatchObject({
      status: 'failed',
      error: {
        code: 'insufficient_capacity',
        message: expect.stringContaining('host-a: It is not up: non responsive.'),
        details: { refusals: [{ hostName: 'host-a' }] },
      },
    })
    expect(await get(id)).toMatchObject({
      status: 'down',
      statusReason: expect.stringContaining('could not be started'),
    })
    await mustSucceed(estate, await power(id, 'start'))
  })

  test('a VM shown by SPICE is refused where the hypervisor has it not', async () => {
    const id = await aVm(estate)
    const { revision } = await get(id)
    expect(await vms().update(estate.admin, id, revision, { display: 'spice' })).toMatchObject({
      display: 'spice',
      revision: revision + 1,
      pendingChanges: [],
    })
    const operation = await estate.ended(await power(id, 'start'))
    expect(operation.error).toMatchObject({
      code: 'insufficient_capacity',
      message: expect.stringContaining('Its hypervisor has no SPICE'),
    })
  })

  test('waits for a host that is just being connected', async () => {
    const id = await aVm(estate)
    await setConnection(estate, estate.hostId, 'connecting')
    const operationId = await power(id, 'start')
    using watch = estate.services.changes.watch([operationId])
    while (!(await estate.services.operations.get(estate.admin, operationId)).reason) await watch.changed(1000)
    expect(await get(id)).toMatchObject({ status: 'wait_for_launch', activeOperation: { id: operationId } })
    await setConnection(estate, estate.hostId, 'up')
    await mustSucceed(estate, operationId)
  })

  test('keeps why a host was chosen', async () => {
    const id = await aVm(estate)
    const operationId = await power(id, 'start')
    await mustSucceed(estate, operationId)
    const row = await estate.db
      .selectFrom('operation')
      .select('output')
      .where('id', '=', operationId)
      .executeTakeFirst()
    expect(row?.output).toMatchObject({
      place: { hostName: 'host-a', placement: { candidates: [{ hostName: 'host-a', verdicts: expect.any(Array) }] } },
    })
  })

  test('repeats the same command when the host was away, and starts it once', async () => {
    const id = await aVm(estate)
    estate.hosts.applyThenDrop('machine.start', 2)
    const operationId = await power(id, 'start')
    await mustSucceed(estate, operationId)
    const starts = estate.hosts.calls.filter(
      ({ method, key }) => method === 'machine.start' && key?.startsWith(operationId),
    )
    expect(starts.length).toBe(3)
    expect(new Set(starts.map(({ key }) => key)).size).toBe(1)
    expect(new Set(starts.map(({ params }) => JSON.stringify(params))).size).toBe(1)
  })

  test('a host that can not start it: the machine is destroyed and the VM is down with its words', async () => {
    const id = await aVm(estate)
    estate.hosts.refuse('machine.start', 'host_failed', 1, 'QEMU says no.')
    const operation = await estate.ended(await power(id, 'start'))
    expect(operation).toMatchObject({ status: 'failed', error: { code: 'host_failed', message: 'QEMU says no.' } })
    expect(await get(id)).toMatchObject({ status: 'down', statusReason: expect.stringContaining('QEMU says no.') })
    expect(await breaches(estate)).toEqual([])
  })

  test('a guest that dies at once is told so', async () => {
    const id = await aVm(estate)
    const { host } = estate
    const started = host.machines.set.bind(host.machines)
    host.machines.set = (vmId, machine) => {
      const map = started(vmId, machine)
      if (vmId === id) queueMicrotask(() => host.endGuest(id, 'crashed', 'no boot device'))
      return map
    }
    const operation = await estate.ended(await power(id, 'start'))
    host.machines.set = started
    expect(operation).toMatchObject({ status: 'failed', error: { message: expect.stringContaining('no boot device') } })
    expect((await get(id)).status).toBe('down')
  })

  test('is cancelled at each of its steps without a trace', async () => {
    for (const method of ['network.ensure', 'machine.start'] as const) {
      const id = await aVm(estate)
      estate.hosts.hang(method)
      const operationId = await power(id, 'start')
      using watch = estate.services.changes.watch([operationId])
      const sent = () => estate.hosts.calls.some((call) => call.method === method && call.key?.startsWith(operationId))
      while (!sent()) await watch.changed(20)
      await estate.services.operations.cancel(estate.admin, operationId)
      expect((await estate.ended(operationId)).status).toBe('cancelled')
      expect(await get(id)).toMatchObject({ status: 'down', statusReason: 'Its start was cancelled.' })
    }
    expect(await breaches(estate)).toEqual([])
  })
})

describe('ending', () => {
  test('power off supersedes a shutdown the guest ignores', async () => {
    const id = await aRunningVm(estate)
    estate.hosts.hang('machine.shutdown')
    const asked = await power(id, 'shutdown')
    const stop = await power(id, 'stop')
    await mustSucceed(estate, stop)
    expect((await estate.ended(asked)).status).toBe('cancelled')
    expect((await get(id)).status).toBe('down')
  })

  test('a repeated end of an older run touches nothing', async () => {
    const id = await aRunningVm(estate)
    const { runId } = await get(id)
    await mustSucceed(estate, await power(id, 'stop'))
    await mustSucceed(estate, await power(id, 'start'))
    const late = { vmId: id, runId: runId ?? '', reason: 'crashed', message: '', at: new Date() } as const
    expect(await transact(estate.db, (tx) => recordRunEnd(tx, late))).toBe(false)
    expect((await get(id)).status).toBe('up')
  })

  test.each(['shutdown', 'stop', 'reboot', 'reset', 'pause', 'resume'] as const)(
    'a VM that is down refuses %s',
    async (action) => {
      const id = await aVm(estate)
      await expect(power(id, action)).rejects.toMatchObject({ code: 'conflict' })
      expect((await vms().planPower(estate.admin, id, action)).blockers).toHaveLength(1)
      expect(await breaches(estate)).toEqual([])
    },
  )

  test('a plan that no longer holds is refused', async () => {
    const id = await aRunningVm(estate)
    const plan = await vms().planPower(estate.admin, id, 'stop')
    expect(plan.effects[0]).toMatchObject({ action: 'stop', irreversible: true, object: { id } })
    await mustSucceed(estate, await power(id, 'stop', plan.hash))
    await expect(power(id, 'stop', plan.hash)).rejects.toMatchObject({ code: 'plan_changed' })
  })
})

describe('changing', () => {
  test('what a host can do live is done, the rest waits for the next run', async () => {
    const id = await aRunningVm(estate)
    const { revision } = await get(id)
    const changed = await vms().update(estate.admin, id, revision, {
      name: unique('renamed'),
      memoryBytes: 32 * 2 ** 20,
      bootDevices: ['network'],
    })
    expect(changed.pendingChanges.map(({ field }) => field).sort()).toEqual(['bootDevices', 'memoryBytes', 'name'])
    const { items } = await estate.services.operations.list(estate.admin, { objectId: id, limit: 1 })
    await mustSucceed(estate, items[0]?.id ?? '')
    expect((await get(id)).pendingChanges).toEqual([{ field: 'bootDevices', current: ['disk'], next: ['network'] }])
    expect(estate.host.machines.get(id)).toMatchObject({ memoryBytes: 32 * 2 ** 20, name: changed.name })
    await mustSucceed(estate, await power(id, 'stop'))
    expect((await get(id)).pendingChanges).toEqual([])
  })

  test('another display waits for the next run', async () => {
    const id = await aRunningVm(estate)
    const { revision } = await get(id)
    const changed = await vms().update(estate.admin, id, revision, { display: 'spice' })
    expect(changed.pendingChanges).toEqual([{ field: 'display', current: 'vnc', next: 'spice' }])
  })

  test('a stale revision is refused', async () => {
    const id = await aVm(estate)
    const { revision } = await get(id)
    await vms().update(estate.admin, id, revision, { description: 'one' })
    await expect(vms().update(estate.admin, id, revision, { description: 'two' })).rejects.toMatchObject({
      code: 'stale_revision',
    })
    expect((await get(id)).description).toBe('one')
  })

  test('many changes at once need at most two operations', async () => {
    const id = await aRunningVm(estate)
    for (let count = 0; count < 5; count++) {
      const { revision } = await get(id)
      await vms().update(estate.admin, id, revision, { memoryBytes: (40 + count) * 2 ** 20 })
    }
    const { items } = await estate.services.operations.list(estate.admin, { objectId: id, limit: 10 })
    for (const { id: operationId } of items) await estate.ended(operationId)
    expect(await get(id)).toMatchObject({ pendingChanges: [], memoryBytes: 44 * 2 ** 20 })
  })
})
