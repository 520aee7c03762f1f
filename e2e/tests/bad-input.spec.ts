// What must be refused, by raw HTTP: each with its clear error, and nothing changed by it.
import { randomUUID } from 'node:crypto'
import { copyFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ApiError, type Client } from '@overt/api-client'
import { differences, remains } from '../faults/remains.ts'
import { imageFolder, qemuImg } from '../support/images.ts'
import { rawJson, rawRequest } from '../support/raw.ts'
import { expect, signIn, test, uniqueName } from '../support/test.ts'
import { demoImage, ended, getVm, mebibyte, theHost } from '../support/vms.ts'

const mib = mebibyte

test('names with control characters, XML or path syntax', async ({ api, admin, facts }) => {
  const before = await remains(facts, api)
  const names = [
    '',
    ' a',
    'a\u0000',
    'a\nb',
    'a\u001b[31m',
    '<domain/>',
    '&amp;',
    'a"b',
    "a'b",
    '../a',
    'a/b',
    '-a',
    '\u202ea',
  ]
  for (const name of [...names, 'x'.repeat(65)]) {
    for (const [path, body] of [
      ['/api/v1/vms', { name, disks: [], nics: [] }],
      ['/api/v1/disks', { name, source: { type: 'blank', sizeBytes: mib } }],
    ] as const) {
      const reply = await rawJson(facts.origin, path, { token: admin.token, method: 'POST', body })
      const told = `${path} ${JSON.stringify(name)}: ${JSON.stringify(reply.body)}`
      expect(reply.status, told).toBe(400)
      expect(reply.body, told).toMatchObject({
        code: 'invalid_request',
        details: { fields: { '/name': expect.stringMatching(/\w/) } },
      })
    }
  }
  expect(differences(before, await remains(facts, api))).toEqual([])
})

test('memory and CPU beyond the host', async ({ api, facts, machines }) => {
  const host = await theHost(api)
  const { memoryBytes = 0 } = host.hardware ?? {}
  const before = await remains(facts, api)
  for (const [field, more] of [
    ['/memoryBytes', { memoryBytes: Math.ceil(memoryBytes / mib) * mib * 4 }],
    ['/cpu', { cpu: { sockets: 64, coresPerSocket: 8, threadsPerCore: 1 } }],
  ] as const) {
    const refusal = await refusalOf(api, machines.make('huge', more))
    expect(refusal.code, refusal.message).toMatch(/invalid_request|insufficient_capacity/)
    expect(Object.keys(refusal.fields).join(), refusal.message).toContain(field)
    expect(refusal.message).toMatch(/memory|CPU/i)
  }
  expect(differences(before, await remains(facts, api))).toEqual([])
})

test('more memory than is free', async ({ api, facts, machines }) => {
  const host = await theHost(api)
  const { memoryBytes = 0 } = host.hardware ?? {}
  const id = await machines.make('large', { memoryBytes: Math.floor(memoryBytes / mib) * mib })
  const before = await remains(facts, api)
  const refusal = await refusalOf(api, api.call('startVm', { path: { id } }))
  expect(refusal.code, refusal.message).toBe('insufficient_capacity')
  expect(refusal.message, 'it names the host and its reason').toContain(host.name)
  await expect.poll(async () => differences(before, await remains(facts, api))).toEqual([])
  expect((await getVm(api, id)).status).toBe('down')
})

test('unknown and malformed ids', async ({ admin, facts }) => {
  const unknown = randomUUID()
  for (const path of [
    'vms',
    'disks',
    'hosts',
    'clusters',
    'networks',
    'storage-domains',
    'data-centers',
    'operations',
    'users',
  ]) {
    const { status, body } = await rawJson(facts.origin, `/api/v1/${path}/${unknown}`, { token: admin.token })
    expect({ path, status, code: body.code }).toEqual({ path, status: 404, code: 'not_found' })
    const odd = await rawJson(facts.origin, `/api/v1/${path}/..%2f..%2fetc`, { token: admin.token })
    expect([400, 404], `${path} ${odd.status}`).toContain(odd.status)
  }
  for (const action of ['start', 'stop', 'shutdown', 'delete/plan', 'console-tickets']) {
    const body = action === 'console-tickets' ? { protocol: 'vnc' } : undefined
    const reply = await rawJson(facts.origin, `/api/v1/vms/${unknown}/${action}`, {
      token: admin.token,
      method: 'POST',
      ...(body ? { body } : {}),
    })
    expect({ action, status: reply.status, code: reply.body.code }).toEqual({ action, status: 404, code: 'not_found' })
  }
})

test('unknown fields and parameters, wrong types, bodies that are no JSON or too large', async ({ admin, facts }) => {
  const { token } = admin
  const post = (body: unknown, path = '/api/v1/vms') => rawJson(facts.origin, path, { token, method: 'POST', body })
  expect((await post({ name: 'a', colour: 'red' })).body).toMatchObject({ status: 400, code: 'invalid_request' })
  expect((await post({ name: 7 })).body).toMatchObject({
    status: 400,
    details: { fields: { '/name': expect.anything() } },
  })
  expect((await post({ name: 'a', memoryBytes: 2 ** 53 })).body).toMatchObject({ status: 400, code: 'invalid_request' })
  expect((await post([])).body).toMatchObject({ status: 400, code: 'invalid_request' })
  expect((await rawJson(facts.origin, '/api/v1/vms?colour=red', { token })).body).toMatchObject({ status: 400 })
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const broken = await rawRequest(facts.origin, '/api/v1/vms', { method: 'POST', headers, body: '{"name":' })
  expect(JSON.parse(broken.text)).toMatchObject({ status: 400, code: 'invalid_request' })
  const large = await post({ name: 'a', description: 'x'.repeat(2 ** 21) })
  expect(large.body).toMatchObject({ status: 413, code: 'too_large' })
})

test('a foreign Host header, a change from another site, and no session', async ({ admin, facts, browserOf }) => {
  const { origin, password } = facts
  for (const path of ['/', '/admin/', '/api/v1/vms', '/healthz']) {
    const { status, text } = await rawRequest(origin, path, { headers: { host: 'evil.example' } })
    expect(status, path).toBe(400)
    expect(JSON.parse(text), path).toMatchObject({ code: 'invalid_request' })
  }
  expect((await rawJson(origin, '/api/v1/vms')).body).toMatchObject({ status: 401, code: 'unauthenticated' })
  expect((await rawJson(origin, '/api/v1/vms', { token: `${admin.token}x` })).body).toMatchObject({ status: 401 })

  // The browser sends the cookie by itself; neither another site nor a missing token may use it.
  const context = await browserOf({ userName: 'admin', password })
  const session = await signIn(context, origin, { userName: 'admin', password })
  const cookie = (await context.cookies(origin)).map(({ name, value }) => `${name}=${value}`).join('; ')
  const change = (headers: Record<string, string>) =>
    rawJson(origin, '/api/v1/api-tokens', { method: 'POST', headers: { cookie, ...headers }, body: { name: 'forged' } })
  const csrf = { 'x-csrf-token': session.csrfToken ?? '' }
  expect((await change({ origin })).body).toMatchObject({ status: 403, code: 'forbidden' })
  expect((await change({ origin, 'x-csrf-token': 'wrong' })).body).toMatchObject({ status: 403, code: 'forbidden' })
  expect((await change({ origin: 'http://evil.example', ...csrf })).body).toMatchObject({ status: 403 })
  expect((await change({ origin, 'sec-fetch-site': 'cross-site', ...csrf })).body).toMatchObject({ status: 403 })
  expect((await change({ origin, ...csrf })).status).toBe(201)
})

test('disk images that are not what they say or that point elsewhere', async ({ api, facts }) => {
  using folder = imageFolder(facts)
  const at = (name: string) => join(folder.path, name)
  const host = await theHost(api)
  const secret = '/etc/shadow'
  qemuImg('create', '-q', '-f', 'qcow2', at('good.qcow2'), '8M')
  qemuImg('create', '-q', '-f', 'raw', at('base.raw'), '8M')
  qemuImg('create', '-q', '-f', 'qcow2', '-F', 'raw', '-b', at('base.raw'), at('backing.qcow2'))
  qemuImg('create', '-q', '-f', 'qcow2', '-o', `data_file=${at('data.raw')},data_file_raw=on`, at('data.qcow2'), '8M')
  qemuImg(
    'create',
    '-q',
    '-f',
    'qcow2',
    '-u',
    '-F',
    'raw',
    '-b',
    `json:{"driver":"file","filename":"${secret}"}`,
    at('json.qcow2'),
    '8M',
  )
  qemuImg('create', '-q', '-f', 'vmdk', at('other.vmdk'), '8M')
  writeFileSync(at('text.raw'), `json:{"driver":"file","filename":"${secret}"}`)
  writeFileSync(at('empty.raw'), '')
  copyFileSync(at('good.qcow2'), at('hidden.raw'))
  symlinkSync(secret, at('link.raw'))
  const before = await remains(facts, api)
  const cases: readonly (readonly [path: string, format: 'raw' | 'qcow2' | 'iso', says: RegExp])[] = [
    [at('backing.qcow2'), 'qcow2', /backing|based on|another file/i],
    [at('data.qcow2'), 'qcow2', /data file|another file/i],
    [at('json.qcow2'), 'qcow2', /backing|based on|another file/i],
    [at('other.vmdk'), 'raw', /VMDK/],
    [at('text.raw'), 'raw', /text/],
    [at('empty.raw'), 'raw', /empty/],
    [at('hidden.raw'), 'raw', /qcow2/],
    [at('base.raw'), 'qcow2', /not qcow2/],
    [at('good.qcow2'), 'iso', /not iso/],
    [at('link.raw'), 'raw', /symbolic link/],
    [at('absent.raw'), 'raw', /not there|does not exist/],
    [secret, 'raw', /storage root/],
    [`${folder.path}/../../agent/identity.json`, 'raw', /storage root|\.\./],
  ]
  for (const [path, format, says] of cases) {
    const body = {
      name: uniqueName('bad'),
      allocation: 'thin',
      readOnly: false,
      source: { type: 'import', hostId: host.id, path, format },
    } as const
    const refusal = await refusalOf(api, api.call('createDisk', { body }))
    expect(refusal.code, `${path}: ${refusal.message}`).toMatch(/^(invalid_request|not_found)$/)
    expect(refusal.message, path).toMatch(says)
  }
  expect(differences(before, await remains(facts, api))).toEqual([])
})

test('a linked clone of a disk that can change, and of one that is not there', async ({ api, facts, machines }) => {
  const image = await demoImage(api)
  const id = await machines.make('clone-source')
  const own = (await api.call('listVmDiskAttachments', { path: { id } })).items[0]
  const before = await remains(facts, api)
  for (const diskId of [own?.diskId ?? '', randomUUID()]) {
    const body = {
      name: uniqueName('clone'),
      allocation: 'thin',
      readOnly: false,
      source: { type: 'clone', diskId, mode: 'linked' },
    } as const
    const refusal = await refusalOf(api, api.call('createDisk', { body }))
    expect(refusal.code).toBe('invalid_request')
    expect(Object.keys(refusal.fields).join()).toMatch(/source/)
  }
  const plan = await api.call('planDeleteDisk', { path: { id: image.id } })
  expect(plan.blockers.map(({ text }) => text).join()).toMatch(/based on it/)
  expect(differences(before, await remains(facts, api))).toEqual([])
})

/** What was said when something was refused: at once, or as the end of its operation. */
async function refusalOf(
  api: Client,
  attempt: Promise<unknown>,
): Promise<{ code: string; message: string; fields: Readonly<Record<string, string>> }> {
  try {
    const operation = (await attempt) as { id: string } | undefined
    if (operation) {
      const { error, status } = await ended(api, operation.id)
      if (error) return { code: error.code, message: error.message, fields: {} }
      throw new Error(`it was not refused: the operation ${status}`)
    }
  } catch (error) {
    if (error instanceof ApiError) return { code: error.code, message: error.message, fields: error.fields }
    throw error
  }
  throw new Error('it was not refused')
}
