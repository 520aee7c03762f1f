import type { Schema } from '@overt/api-client/engine'
import { sql } from 'kysely'
import { describe, expect, test, vi } from 'vitest'
import { createClient } from '@overt/api-client'
import { aCompany, onVm } from '../../../test/company.ts'
import type { TestCaller } from '../../../test/harness.ts'
import { readStream } from '../../../test/sse-client.ts'
import { builtIn } from '../../authz/roles.ts'
import { transact } from '../../db/transact.ts'
import { recordEvent } from '../../events/record.ts'
import { recordRunEnd } from '../../vm-runs/record-end.ts'

const company = aCompany()
const { admin, aUser, aMachine, aGroup, aRole, grant } = company
type Machine = Awaited<ReturnType<typeof aMachine>>
const noticesOf = async (user: TestCaller) => await user.call('listNotices', {})
const told = async (user: TestCaller) => (await noticesOf(user)).items.map(({ kind }) => kind)
const asUser = (user: TestCaller) => ({ kind: 'user', id: user.id }) as const
/** A user who may use a machine, without the notice of it. */
async function anOwner() {
  const [user, vm] = [await aUser(), await aMachine()]
  await grant(asUser(user), builtIn.userRole, onVm(vm))
  await company.engine.db.deleteFrom('event').where(sql<boolean>`${user.id}::uuid = any(ancestors)`).execute()
  return { user, vm }
}
const ancestorsOf = async (vm: Machine) =>
  (await company.engine.db.selectFrom('vm').select('ancestors').where('id', '=', vm.id).executeTakeFirstOrThrow())
    .ancestors
/** An operation that has ended. */
async function operation(
  vm: Machine,
  kind: Schema<'OperationKind'>,
  status: 'succeeded' | 'failed',
  by: { readonly id: string | null; readonly name: string },
  { agoSeconds = 0, message = '' } = {},
) {
  const id = crypto.randomUUID()
  await company.engine.db
    .insertInto('operation')
    .values({
      id,
      kind,
      input: '{}',
      object_kind: 'vm',
      object_id: vm.id,
      object_name: vm.name,
      ancestors: [id, ...(await ancestorsOf(vm))],
      actor_id: by.id,
      actor_name: by.name,
      request_id: 'r',
      status,
      error: status === 'failed' ? JSON.stringify({ code: 'conflict', message }) : null,
      created_at: sql<Date>`now() - interval '1 hour'`,
      ended_at: sql<Date>`now() - ${agoSeconds} * interval '1 second'`,
    })
    .execute()
}
const other = () => ({ id: company.engine.admin.id, name: 'admin' })
const happened = async (vm: Machine, code: string, by?: { id: string; name: string }) => {
  const ancestors = await ancestorsOf(vm)
  await transact(company.engine.db, (tx) =>
    recordEvent(tx, {
      objectKind: 'vm',
      objectId: vm.id,
      objectName: vm.name,
      change: 'updated',
      ancestors,
      code,
      message: 'It happened on host node-a.',
      ...(by ? { userId: by.id, userName: by.name } : {}),
    }),
  )
}

describe('notices', () => {
  test('tell what others did with a machine, and not what one did oneself', async () => {
    const { user, vm } = await anOwner()
    await operation(vm, 'vm.start', 'succeeded', other())
    await operation(vm, 'vm.stop', 'succeeded', { id: user.id, name: 'me' })
    await operation(vm, 'vm.migrate', 'succeeded', other())
    expect((await noticesOf(user)).items).toMatchObject([
      {
        kind: 'operation_done',
        severity: 'normal',
        object: { kind: 'vm', id: vm.id, name: vm.name },
        operationKind: 'vm.start',
        userName: 'admin',
        detail: null,
        unread: true,
      },
    ])
  })

  test('tell what failed, whoever began it, and why; but no move', async () => {
    const { user, vm } = await anOwner()
    await operation(vm, 'vm.start', 'failed', { id: user.id, name: 'me' }, { message: 'There is no room.' })
    await operation(vm, 'vm.migrate', 'failed', other())
    expect((await noticesOf(user)).items).toMatchObject([
      { kind: 'operation_failed', severity: 'error', operationKind: 'vm.start', detail: 'There is no room.' },
    ])
  })

  test.each([
    ['vm.crashed', 'crashed'],
    ['vm.guest_crashed', 'crashed'],
    ['vm.lost', 'lost'],
    ['vm.paused_no_space', 'paused'],
    ['vm.paused_io_error', 'paused'],
    ['vm.not_responding', 'not_responding'],
    ['operation.stuck', 'operation_stuck'],
  ])('tell of %s as %s, without where it ran', async (code, kind) => {
    const { user, vm } = await anOwner()
    await happened(vm, code)
    const { items } = await noticesOf(user)
    expect(items).toMatchObject([{ kind, object: { id: vm.id } }])
    expect(JSON.stringify(items)).not.toContain('node-a')
  })

  test('tell that a machine went off by itself, and not when somebody had it go off', async () => {
    const { user, vm } = await anOwner()
    await happened(vm, 'vm.shut_down')
    expect(await told(user)).toEqual(['stopped'])
    await operation(vm, 'vm.shutdown', 'succeeded', { id: user.id, name: 'me' }, { agoSeconds: -5 })
    expect(await told(user), 'what ended while one’s own shutdown ran').toEqual([])
  })

  test('tell of a run that ended as the engine records it', async () => {
    const { user, vm } = await anOwner()
    const runId = crypto.randomUUID()
    await company.engine.db.updateTable('vm').set({ run_id: runId }).where('id', '=', vm.id).execute()
    await transact(company.engine.db, (tx) =>
      recordRunEnd(tx, { vmId: vm.id, runId, reason: 'crashed', message: '', at: new Date() }),
    )
    expect(await told(user)).toEqual(['crashed'])
  })

  test('tell who else is at the console, and not oneself', async () => {
    const { user, vm } = await anOwner()
    await happened(vm, 'console.opened', { id: user.id, name: 'me' })
    await happened(vm, 'console.opened', other())
    await happened(vm, 'console.closed', other())
    expect((await noticesOf(user)).items).toMatchObject([{ kind: 'console_opened', userName: 'admin' }])
  })

  test('are of machines one may start or open, and of no others', async () => {
    const { vm } = await anOwner()
    const [seer, stranger] = [await aUser(), await aUser()]
    await grant(asUser(seer), (await aRole('see')).id, onVm(vm))
    await happened(vm, 'vm.crashed')
    expect(await told(seer)).toEqual(['access_gained'])
    expect(await told(stranger)).toEqual([])
    expect((await noticesOf(company.engine.admin)).items.map(({ object }) => object?.id)).toContain(vm.id)
  })

  test('tell of a role gained and lost, of a group’s too, with the machine that is out of sight by then', async () => {
    const [user, vm, group] = [await aUser(), await aMachine(), await aGroup()]
    await admin('addGroupMember', { path: { id: group.id }, body: asUser(user) })
    const { id } = await grant({ kind: 'group', id: group.id }, builtIn.userRole, onVm(vm))
    const { hash } = await admin('planDeletePermission', { path: { id } })
    await admin('deletePermission', { path: { id }, headers: { 'Plan-Hash': hash } })
    const object = { kind: 'vm', id: vm.id, name: vm.name }
    expect((await noticesOf(user)).items).toMatchObject([
      { kind: 'access_lost', severity: 'warning', object, roleName: 'UserRole', userName: 'admin' },
      { kind: 'access_gained', object, roleName: 'UserRole' },
    ])
    await company.hidden(user, vm)
  })

  test('of roles are not told to others, nor to who granted them', async () => {
    const [user, bystander, vm] = [await aUser(), await aUser(), await aMachine()]
    await grant(asUser(user), builtIn.userRole, onVm(vm))
    expect(await told(bystander)).toEqual([])
    const ofAdmin = (await noticesOf(company.engine.admin)).items
    expect(ofAdmin.filter(({ object, kind }) => object?.id === vm.id && kind === 'access_gained')).toEqual([])
  })

  test('tell of a role that ended with its time', async () => {
    const [user, vm] = [await aUser(), await aMachine()]
    const { id } = await grant(asUser(user), builtIn.userRole, onVm(vm), {
      expiresAt: new Date(Date.now() + 60_000).toISOString(),
    })
    await company.engine.db
      .updateTable('permission')
      .set({ expires_at: sql<Date>`now()` })
      .where('id', '=', id)
      .execute()
    await vi.waitFor(async () => expect(await told(user)).toEqual(['access_lost', 'access_gained']), 10_000)
    const [lost] = (await noticesOf(user)).items
    expect(lost).toMatchObject({ object: { id: vm.id }, userName: null })
  })

  test('are unread until the setting says otherwise, in every browser', async () => {
    const { user, vm } = await anOwner()
    await happened(vm, 'vm.crashed')
    const before = await noticesOf(user)
    expect(before).toMatchObject({ unread: 1, items: [{ unread: true }] })
    await user.call('updateSettings', { body: { noticesReadAt: before.items[0]?.at ?? '' } })
    expect(await noticesOf(user)).toMatchObject({ unread: 0, items: [{ unread: false }] })
    await operation(vm, 'vm.start', 'succeeded', other(), { agoSeconds: -1 })
    expect(await noticesOf(user)).toMatchObject({ unread: 1, items: [{ unread: true }, { unread: false }] })
  })

  test('are the newest hundred of two weeks, in order', async () => {
    const { user, vm } = await anOwner()
    await operation(vm, 'vm.start', 'succeeded', other(), { agoSeconds: 15 * 86_400 })
    expect(await told(user)).toEqual([])
    for (let number = 0; number < 102; number++)
      await operation(vm, 'vm.start', 'succeeded', other(), { agoSeconds: number }) // oxlint-disable-line no-await-in-loop -- rows of a test
    const { items } = await noticesOf(user)
    expect(items).toHaveLength(100)
    const times = items.map(({ at }) => Date.parse(at))
    expect(times).toEqual(times.toSorted((a, b) => b - a))
  })

  test('of a token with fewer rights are no more than it may see', async () => {
    const { user, vm } = await anOwner()
    await happened(vm, 'vm.crashed')
    await grant(asUser(user), builtIn.userRole, onVm(await aMachine()))
    const tokenOf = async (...rights: Schema<'Right'>[]) => {
      const { token } = await user.call('createApiToken', { body: { name: 'few', rights } })
      return createClient({ origin: company.engine.origin, token })
    }
    const kinds = async (...rights: Schema<'Right'>[]) =>
      (await (await tokenOf(...rights)).call('listNotices', {})).items.map(({ kind }) => kind)
    expect(await kinds('see')).toEqual([])
    expect(await kinds('see', 'run_vm')).toEqual(['crashed'])
  })

  test('come after the stream has said that something changed', async () => {
    const { user, vm } = await anOwner()
    using stream = await readStream(company.engine.origin, user.token)
    await happened(vm, 'vm.crashed')
    await vi.waitFor(() => expect(stream.changes('updated')).toContain(vm.id))
    expect(await told(user)).toEqual(['crashed'])
  })
})
