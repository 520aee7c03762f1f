// The event stream and the consoles, asked by everybody of the matrix: while others act, nobody hears of what is not theirs.
import { request } from 'node:http'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { builtIn } from '../../src/authz/roles.ts'
import { transact } from '../../src/db/transact.ts'
import { recordEvent } from '../../src/events/record.ts'
import { userEvent } from '../../src/resources/session/user-event.ts'
import { usageChannel } from '../../src/samples/usage-store.ts'
import { readStream, type StreamReader } from '../sse-client.ts'
import { leakIn } from './ask.ts'
import { aDisk, aTag, aVm, type VmThing } from './estate-supply.ts'
import { giveTo } from './callers.ts'
import type { Thing } from './markers.ts'
import type { Caller } from './people-supply.ts'
import { aGroup, aUser } from './people-things.ts'
import { may, mayBeTold, sees } from './sight.ts'
import { aWorld, type World } from './world.ts'

let world: World
let known: readonly Caller[]
const streams = new Map<Caller, StreamReader>()
beforeAll(async () => {
  world = await aWorld()
  known = world.callers.all.filter((caller) => caller.known)
}, 60_000)
afterAll(() => world[Symbol.asyncDispose]())

const until = (check: () => void) => vi.waitFor(check, { timeout: 15_000, interval: 20 })
const tokenOf = ({ headers }: Caller) => headers['authorization']?.replace('Bearer ', '') ?? ''
/** Calls of the API by a caller. */
const call = (caller: Caller, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  world.engine.fetch(`/api/v1${path}`, {
    method,
    headers: {
      ...caller.headers,
      'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json',
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

describe('the event stream', () => {
  test('is for whoever is known', async () => {
    for (const caller of world.callers.all)
      if (caller.known) streams.set(caller, await readStream(world.engine.origin, tokenOf(caller)))
      else expect((await call(caller, 'GET', '/events/stream')).status, caller.label).toBe(401)
  })

  test('tells everybody of what they see, and nobody of what they do not, while others act', async () => {
    const things = await muchHappens()
    await ended()
    for (const [caller, stream] of streams) {
      for (const { data, event } of stream.messages) {
        const said = JSON.stringify(data)
        // A stream is named to its own client alone.
        if (event !== 'ready') expect(leakIn(world, caller, said), `${caller.label}: ${said}`).toBeUndefined()
      }
      const heard = new Set(stream.changes())
      for (const thing of things)
        expect([caller.label, thing.kind, heard.has(thing.id)]).toEqual([
          caller.label,
          thing.kind,
          hears(caller, thing),
        ])
    }
  })

  test('carries measurements of what its user sees, of nothing else', async () => {
    const { standing, home } = world
    const abroad = await aVm(world, world.abroad, { runs: 'up' })
    const measured = [standing.running, home.host, abroad]
    for (const [caller, stream] of streams) {
      const { streamId = '' } = (stream.messages[0]?.data ?? {}) as { streamId?: string } // what a stream begins with
      const ids = measured.map(({ id }) => id)
      const { status } = await call(caller, 'PUT', `/events/stream/${streamId}/watch`, { ids })
      // It changes something of one's own, which a token with fewer rights does not.
      expect([caller.label, status]).toEqual([caller.label, caller.limitedTo ? 403 : 204])
      const stranger = await call(world.callers.stranger, 'PUT', `/events/stream/${streamId}/watch`, { ids: [] })
      if (caller !== world.callers.stranger) expect(stranger.status).toBe(404)
    }
    for (const { id } of measured)
      await world.engine.db
        .insertInto('latest_usage')
        .values({ object_id: id, at: new Date(), cpu_percent: 12, memory_used_bytes: 1 })
        .execute()
    await sql`select pg_notify(${usageChannel}, '')`.execute(world.engine.db)
    const samplesOf = (stream: StreamReader) =>
      stream.messages
        .filter(({ event }) => event === 'samples')
        .flatMap(({ data }) => (data as { id: string }[]).map(({ id }) => id))
    for (const [caller, stream] of streams) {
      const visible = measured.filter((thing) => !caller.limitedTo && sees(caller, thing)).map(({ id }) => id)
      await until(() => expect(samplesOf(stream).toSorted(), caller.label).toEqual(visible.toSorted()))
    }
  })
})

/** Who hears of a change: who sees the object; of people and permissions, who manages them. */
function hears(caller: Caller, thing: Thing): boolean {
  if (thing.kind === 'permission') return may(caller, 'manipulate_permissions', thing)
  if (thing.kind === 'user') return may(caller, 'manipulate_users', thing)
  if (thing.kind === 'group')
    return may(caller, 'manipulate_users', thing) || may(caller, 'manipulate_permissions', thing)
  return may(caller, 'see', thing)
}

/** Changes of all kinds, by somebody who may do everything; what was changed. */
async function muchHappens(): Promise<Thing[]> {
  const { home, abroad, callers, register } = world
  const boss = callers.superUser
  const changed: Thing[] = []
  const does = async (method: string, path: string, body?: unknown, thing?: Thing) => {
    const reply = await call(boss, method, path, body, { 'if-match': '"1"' })
    expect(reply.ok, `${method} ${path}: ${reply.status}`).toBe(true)
    if (thing) changed.push(thing)
    return (await reply.json().catch(() => ({}))) as { id?: string }
  }
  for (const part of [home, abroad]) {
    const vm = await aVm(world, part)
    const disk = await aDisk(world, part)
    const user = await aUser(world)
    const group = await aGroup(world)
    for (const caller of part === home ? callers.ownRole.keys() : [])
      await giveTo(world, callers, caller, callers.ownRole.get(caller) === 'diskOperator' ? disk : vm)
    await ended() // who was granted something just now
    await does('PATCH', `/vms/${vm.id}`, { description: 'changed' }, vm)
    await does('POST', `/vms/${vm.id}/disk-attachments`, { diskId: disk.id })
    register.shows(vm, disk.id)
    await does('PATCH', `/disks/${disk.id}`, { description: 'changed' }, disk)
    await does('PATCH', `/users/${user.id}/sign-in`, { mustChangePassword: true }, user)
    await does('POST', `/groups/${group.id}/members`, { kind: 'user', id: user.id }, group)
    for (const on of [vm, part.cluster]) {
      const principal = { kind: 'user', id: user.id }
      const object = { kind: on.kind, id: on.id }
      const { id = '' } = await does('POST', '/permissions', { principal, roleId: builtIn.networkAdmin, object })
      changed.push(register.add({ kind: 'permission', id, name: '', above: [id, ...on.above] }))
      await does('DELETE', `/permissions/${id}`)
    }
    const tag = await aTag(world)
    await does('POST', `/tags/${tag.id}/objects`, { kind: 'vm', id: vm.id })
    await does('PATCH', `/tags/${tag.id}`, { description: 'changed' }, tag)
    await does('PATCH', `/hosts/${part.otherHost.id}`, { description: 'changed' }, part.otherHost)
  }
  return changed
}

/** Everybody has heard of all that has happened until now: an event about each of them comes behind it. */
async function ended(): Promise<void> {
  const { db } = world.engine
  const own = new Map([...streams].map(([caller, stream]) => [caller, ownIn(caller, stream)]))
  for (const userId of new Set(known.map((caller) => caller.userId ?? '')))
    await transact(db, (tx) => recordEvent(tx, userEvent(userId, '')))
  await until(() => {
    for (const [caller, stream] of streams)
      expect(ownIn(caller, stream), caller.label).toBeGreaterThan(own.get(caller) ?? 0)
  })
}
const ownIn = ({ userId }: Caller, stream: StreamReader) => stream.changes().filter((id) => id === userId).length

describe('a console', () => {
  /** What an upgrade is answered with: the status of HTTP, 101 when it is a WebSocket. */
  const upgrade = (
    path: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const asked = request(new URL(world.engine.origin + path), {
        headers: {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
          ...headers,
        },
      })
      asked.once('upgrade', (_response, socket) => {
        socket.destroy()
        resolve({ status: 101, text: '' })
      })
      asked.once('error', reject)
      asked.once('response', (response) => {
        let text = JSON.stringify(response.headers)
        response.on('data', (chunk: Buffer) => (text += chunk.toString()))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      })
      asked.end()
    })
  const ticketOf = async (caller: Caller, vm: VmThing) =>
    (await call(caller, 'POST', `/vms/${vm.id}/console-tickets`, { protocol: 'vnc' })).json() as Promise<{
      path: string
    }>

  test('opens by a ticket, which only who may connect is given, for that one alone', async () => {
    const vm = await aVm(world, world.home, { runs: 'up' })
    for (const caller of world.callers.ownRole.keys()) await giveTo(world, world.callers, caller, vm)
    for (const caller of world.callers.all) {
      const mine = caller.known && may(caller, 'connect_to_vm', vm) && sees(caller, vm)
      if (mine) {
        const { path } = await ticketOf(caller, vm)
        expect([caller.label, (await upgrade(path, caller.headers)).status]).toEqual([caller.label, 101])
      }
      // The ticket of somebody else is none, but to who shows nothing: it is all that a browser's WebSocket has.
      const { path } = await ticketOf(world.callers.superUser, vm)
      const { status, text } = await upgrade(path, caller.headers)
      const same = !caller.known || caller.userId === world.callers.superUser.userId
      expect([caller.label, status]).toEqual([caller.label, same ? 101 : 401])
      if (!mayBeTold(caller, vm, world.register)) expect(leakIn(world, caller, text)).toBeUndefined()
    }
  })
})
