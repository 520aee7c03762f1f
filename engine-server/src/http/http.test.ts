import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testEngine, type TestEngine } from '../../test/harness.ts'
import '../../test/matchers.ts'
import { rawRequest } from '../../test/raw-request.ts'
import { sessionCookieName } from './authenticate.ts'
import { allowedHosts, assertHost, assertSameOrigin } from './origin.ts'
import { Router } from './router.ts'

describe('Host', () => {
  const allowed = allowedHosts('Machine', ['overt.example'])
  const check = (host: string | undefined) => () => assertHost({ headers: { host }, secure: false }, allowed)
  test.each([
    'localhost',
    'localhost:8080',
    'LOCALHOST',
    'machine:8443',
    'overt.example.',
    '127.0.0.1:8080',
    '192.0.2.7',
    '[::1]:8080',
    '[2001:db8::1]',
  ])('%s is ours', (host) => {
    expect(check(host)).not.toThrow()
  })
  test.each([
    undefined,
    '',
    'evil.example',
    'localhost.evil.example',
    'overt.example.evil',
    'a@localhost',
    'localhost:x',
    '[::1',
    'localhost/',
  ])('%s is not', (host) => {
    expect(check(host)).toThrow(/not known by that name/)
  })
})

describe('Origin', () => {
  const check =
    (origin: string | undefined, secure = false, more = {}) =>
    () =>
      assertSameOrigin({
        headers: { host: 'localhost:8080', ...(origin === undefined ? {} : { origin }), ...more },
        secure,
      })
  test('is this one, or none', () => {
    expect(check(undefined)).not.toThrow()
    expect(check('http://localhost:8080')).not.toThrow()
    expect(check('https://localhost:8080', true)).not.toThrow()
  })
  test.each(['https://localhost:8080', 'http://localhost', 'http://localhost:80801', 'null', 'http://evil.example'])(
    '%s is another',
    (origin) => {
      expect(check(origin)).toThrow(/another site/)
    },
  )
  test('a browser that says so is believed', () => {
    expect(check(undefined, false, { 'sec-fetch-site': 'same-site' })).toThrow(/another site/)
  })
})

test('the router prefers a literal, decodes once, and knows all methods of a path', () => {
  const router = new Router<string>()
  router.add({ path: '/events/{id}', method: 'get' }, 'event')
  router.add({ path: '/events/stream', method: 'get' }, 'stream')
  router.add({ path: '/events/{id}', method: 'delete' }, 'delete')
  router.add({ path: '/vms/{id}/nics/{nicId}', method: 'get' }, 'nic')
  expect(router.find('/events/stream')?.byMethod.get('get')).toBe('stream')
  expect(router.find('/events/a%2Fb')).toMatchObject({ parameters: { id: 'a/b' } })
  expect([...(router.find('/events/1')?.byMethod.keys() ?? [])]).toEqual(['get', 'delete'])
  expect(router.find('/vms/1/nics/2')?.parameters).toEqual({ id: '1', nicId: '2' })
  for (const path of ['/events', '/events/', '/events/1/', '//events/1', '/vms/1/nics', '/events/%', ''])
    expect(router.find(path), path).toBeUndefined()
})

describe('what is served beside the API', () => {
  let engine: TestEngine
  let folder: string
  const get = (path: string, headers: Record<string, string> = {}, origin = engine.origin) =>
    rawRequest(origin, { path, headers: { accept: 'text/html', ...headers } })
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'overt-portals-'))
    for (const portal of ['admin', 'vm']) {
      await mkdir(join(folder, portal, 'assets'), { recursive: true })
      await writeFile(join(folder, portal, 'index.html'), `<!doctype html><title>${portal}</title>`)
      for (const language of ['de', 'en']) {
        await mkdir(join(folder, portal, 'drawn', language), { recursive: true })
        for (const page of ['index', 'hosts'])
          await writeFile(join(folder, portal, `drawn/${language}/${page}.html`), `${portal} ${page} ${language}`)
      }
      await writeFile(join(folder, portal, 'assets/main-a1b2c3d4.js'), `// ${'x'.repeat(5000)}`)
    }
    await writeFile(join(folder, 'secret.txt'), 'not for anybody')
    await symlink(join(folder, 'secret.txt'), join(folder, 'vm/link.txt'))
    engine = await testEngine({ config: { portalAdminDir: join(folder, 'admin'), portalVmDir: join(folder, 'vm') } })
  })
  afterAll(async () => {
    await engine[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  test('each portal has its pages, and assets for ever', async () => {
    for (const [path, title] of [
      ['/', 'vm'],
      ['/vms/some-id', 'vm'],
      ['/admin/', 'admin'],
      ['/admin/hosts/x', 'admin'],
    ] as const) {
      const reply = await get(path)
      expect(reply.text).toContain(`<title>${title}</title>`)
      expect(reply.headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'text/html; charset=utf-8' })
    }
    const asset = await get('/admin/assets/main-a1b2c3d4.js')
    expect(asset.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
    })
    expect((await get('/admin')).headers).toMatchObject({ location: '/admin/' })
    // An asset of yesterday's build is not answered with a page.
    expect(await get('/admin/assets/main-00000000.js')).toBeProblem(404, 'not_found')
  })

  test('who has a session gets a page as it was drawn, in the language of the browser', async () => {
    const cookie = `${sessionCookieName(false)}=${'x'.repeat(43)}`
    const read = async (path: string, headers: Record<string, string>) => (await get(path, headers)).text
    expect(await read('/admin/hosts', { cookie })).toBe('admin hosts en')
    expect(await read('/admin/', { cookie })).toBe('admin index en')
    expect(await read('/', { cookie, 'accept-language': 'de-AT,en;q=0.5' })).toBe('vm index de')
    expect(await read('/', { cookie, 'accept-language': 'fr,de;q=0.5,en;q=0.7' })).toBe('vm index en')
    expect(await read('/', { cookie, 'accept-language': 'fr' })).toBe('vm index en')
    // What was not drawn, and who has none.
    for (const [path, headers] of [
      ['/admin/hosts/x', { cookie }],
      ['/admin/hosts', {}],
      ['/admin/hosts', { cookie: `${sessionCookieName(false)}=short` }],
      ['/admin/hosts', { authorization: 'Bearer x' }],
    ] as const)
      expect(await read(path, headers), path).toContain('<title>admin</title>')
    const { headers } = await get('/admin/hosts', { cookie })
    expect(headers).toMatchObject({ 'cache-control': 'no-cache', vary: 'Cookie, Accept-Language, Accept-Encoding' })
    expect(headers['etag']).not.toBe((await get('/admin/hosts')).headers['etag'])
  })

  test('assets are compressed for who takes it, and not sent twice', async () => {
    const path = '/assets/main-a1b2c3d4.js'
    const response = await fetch(engine.origin + path, { headers: { 'accept-encoding': 'br' } })
    expect(response.headers.get('content-encoding')).toBe('br')
    expect((await response.text()).length).toBe(5003)
    const plain = await get(path)
    expect(plain.headers['content-encoding']).toBeUndefined()
    const raw = await fetch(engine.origin + path, { headers: { 'accept-encoding': 'gzip' } })
    expect(raw.headers.get('content-encoding')).toBe('gzip')
    expect((await raw.text()).length).toBe(5003)
    const again = await get(path, { 'if-none-match': String(plain.headers['etag']) })
    expect([again.status, again.text]).toEqual([304, ''])
  })

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/link.txt',
    '/admin/../../secret.txt',
    '/admin/%00.txt',
    '/etc/passwd.txt',
  ])('%s leads nowhere', async (path) => {
    const reply = await get(path)
    expect(reply.text).not.toContain('not for anybody')
    expect(reply.status).toBe(404)
  })

  test('a new build shows without a restart', async () => {
    await writeFile(join(folder, 'vm/index.html'), '<!doctype html><title>new</title>')
    await utimes(join(folder, 'vm/index.html'), new Date(), new Date(Date.now() + 5000))
    await expect.poll(async () => (await get('/')).text, { timeout: 5000 }).toContain('<title>new</title>')
  })

  test('every reply carries the strict headers', async () => {
    for (const path of ['/', '/api/v1/vms', '/api/docs', '/healthz', '/nothing.here']) {
      const { headers } = await get(path)
      expect(headers, path).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
      const policy = String(headers['content-security-policy'])
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('unsafe')
    }
    const secure = (host: string) => get('/healthz', { host }, engine.secureOrigin)
    expect((await secure('overt.example')).headers['strict-transport-security']).toBe('max-age=31536000')
    expect((await secure('localhost')).headers['strict-transport-security']).toBeUndefined()
    expect((await get('/healthz')).headers['strict-transport-security']).toBeUndefined()
  })

  test('the documentation names every operation, without scripts', async () => {
    const { text } = await get('/api/docs')
    const document = (await get('/api/v1/openapi.json')).json as {
      paths: Record<string, Record<string, { operationId?: string }>>
    }
    for (const item of Object.values(document.paths))
      for (const { operationId } of Object.values(item)) if (operationId) expect(text).toContain(`id="${operationId}"`)
    expect(text).not.toMatch(/<script|style=|onclick/i)
    // Every link within the page leads somewhere.
    for (const [, anchor] of text.matchAll(/href="#([^"]+)"/g)) expect(text).toContain(`id="${anchor}"`)
  })

  test('nothing but reading is done here', async () => {
    for (const path of ['/', '/healthz', '/api/docs']) {
      const reply = await rawRequest(engine.origin, { method: 'POST', path })
      expect(reply).toBeProblem(405)
      expect(reply.headers['allow']).toBe('GET, HEAD')
    }
  })
})
