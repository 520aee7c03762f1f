// Who may open a console, and who may not: tickets are for one use, one user, one VM, thirty seconds.
import { builtInRoles } from '@overt/api-client/rules/built-in-roles'
import type { Client } from '@overt/api-client'
import WebSocket from 'ws'
import { openDatabase } from '../support/database.ts'
import { expect, test } from '../support/test.ts'
import { startVm } from '../support/vms.ts'

/** Opens a ticket's WebSocket; gives the display's greeting, or what refused it. */
function greeting(origin: string, path: string, headers: Record<string, string> = { origin }): Promise<string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(origin.replace('http', 'ws') + path, ['binary'], { headers })
    const end = (words: string) => {
      resolve(words)
      socket.terminate()
    }
    socket.once('message', (data: Buffer) => end(data.toString('latin1')))
    socket.once('unexpected-response', (_, response) => end(`refused ${response.statusCode}`))
    socket.once('close', (code) => end(`closed ${code}`))
    socket.once('error', (error) => end(`error ${error.message}`))
  })
}

const ticketFor = (client: Client, id: string) =>
  client.call('createConsoleTicket', { path: { id }, body: { protocol: 'vnc' } })

test('tickets', async ({ api, facts, machines, otherUser }) => {
  const { origin, dataDir } = facts
  const [id, neighbour] = [await machines.make('ticket'), await machines.make('neighbour')]
  await Promise.all([startVm(api, id), startVm(api, neighbour)])
  await api.call('createPermission', {
    body: {
      principal: { kind: 'user', id: otherUser.id },
      roleId: builtInRoles.userRole,
      object: { kind: 'vm', id: neighbour },
    },
  })

  await test.step('a good one opens the display, once', async () => {
    const { path } = await ticketFor(api, id)
    expect(await greeting(origin, path)).toMatch(/^RFB 003\.\d{3}\n$/)
    expect(await greeting(origin, path)).toMatch(/^refused 4/)
  })
  await test.step('a wrong one', async () => {
    const { path, ticket } = await ticketFor(api, id)
    expect(path).toContain(encodeURIComponent(ticket))
    const wrong = path.replace(encodeURIComponent(ticket), 'A'.repeat(ticket.length))
    expect(await greeting(origin, wrong)).toMatch(/^refused 4/)
  })
  await test.step('one for another VM', async () => {
    const mine = await ticketFor(api, id)
    const other = await ticketFor(api, neighbour)
    const crossed = mine.path
      .replace(encodeURIComponent(mine.ticket), encodeURIComponent(other.ticket))
      .replace(neighbour, id)
    const reply = await greeting(origin, crossed)
    // Where the path names no VM the ticket alone says which: then it opens its own VM, and never this one.
    if (mine.path.includes(id)) expect(reply).toMatch(/^refused 4/)
  })
  await test.step('an expired one', async () => {
    const { path, sessionId } = await ticketFor(api, id)
    const db = await openDatabase(dataDir)
    await db.query(`update console_ticket set expires_at = now() - interval '1 second' where session_id = $1`, [
      sessionId,
    ])
    await db.end()
    expect(await greeting(origin, path)).toMatch(/^refused 4/)
  })
  await test.step('from a page of another origin', async () => {
    const { path } = await ticketFor(api, id)
    expect(await greeting(origin, path, { origin: 'http://evil.example' })).toMatch(/^refused 4/)
    expect(await greeting(origin, path, { origin: 'http://localhost:9999' })).toMatch(/^refused 4/)
  })
  await test.step('by the Host of another name', async () => {
    const { path } = await ticketFor(api, id)
    expect(await greeting(origin, path, { origin, host: 'evil.example' })).toMatch(/^refused 4/)
  })
  await test.step('a user gets none for a VM that is not theirs, and learns nothing of it', async () => {
    await expect(ticketFor(otherUser.client, id)).rejects.toMatchObject({ code: 'not_found' })
    expect((await ticketFor(otherUser.client, neighbour)).ticket).toMatch(/.{20}/)
  })
  await test.step('a session of somebody else cannot be joined', async () => {
    const { sessionId } = await ticketFor(api, neighbour)
    const joining = otherUser.client.call('createConsoleTicket', {
      path: { id: neighbour },
      body: { protocol: 'vnc', sessionId },
    })
    await expect(joining).rejects.toMatchObject({
      code: expect.stringMatching(/not_found|forbidden|invalid_request|conflict/),
    })
  })
  await test.step('taking the permission away ends the open console', async () => {
    const { path } = await ticketFor(otherUser.client, neighbour)
    const socket = new WebSocket(origin.replace('http', 'ws') + path, ['binary'], { headers: { origin } })
    await new Promise((resolve) => socket.once('message', resolve))
    const closed = new Promise((resolve) => socket.once('close', () => resolve(performance.now())))
    const { items } = await api.call('listPermissions', { query: { principalId: otherUser.id } })
    const begun = performance.now()
    for (const permission of items) await api.call('deletePermission', { path: { id: permission.id } })
    expect(((await closed) as number) - begun).toBeLessThan(5_500)
    await expect(ticketFor(otherUser.client, neighbour)).rejects.toMatchObject({ code: 'not_found' })
  })
})
