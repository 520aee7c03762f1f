import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestEngine, testEngine } from '../../../test/harness.ts'
import '../../../test/matchers.ts'
import { rawRequest } from '../../../test/raw-request.ts'
import { readHostInstaller } from './installer.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const agent = 'console.log("an agent")'
let folder: string
let engine: TestEngine

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overt-installer-'))
  await writeFile(join(folder, 'agent.mjs'), agent)
  await writeFile(join(folder, 'install.sh'), "#!/bin/sh\nagent_sha256='@AGENT_SHA256@'\n")
  engine = await testEngine({ config: { hostAgentDir: folder } })
})
afterAll(async () => {
  await engine[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

test('what a new host needs is told with its token, and served as told to whoever asks', async () => {
  const { installer } = await engine.admin.call('createHostEnrollmentToken', { body: {} })
  expect(installer?.engineUrls).toEqual(['https://overt.example:0'])
  const script = await rawRequest(engine.secureOrigin, {
    path: installer?.path ?? '',
    headers: { host: 'overt.example' },
  })
  expect(script.headers).toMatchObject({
    'cache-control': 'no-cache',
    'content-type': 'text/x-shellscript; charset=utf-8',
  })
  expect(sha256(script.text)).toBe(installer?.sha256)
  expect(script.text).toContain(`agent_sha256='${sha256(agent)}'`)
  const given = await rawRequest(engine.secureOrigin, { path: '/host/agent.mjs', headers: { host: 'overt.example' } })
  expect(given.text).toBe(agent)
})

test('an engine without a built agent says so', async () => {
  const empty = join(folder, 'empty')
  await mkdir(empty)
  await using bare = await testEngine({ config: { hostAgentDir: empty } })
  expect((await bare.admin.call('createHostEnrollmentToken', { body: {} })).installer).toBeNull()
  expect(await rawRequest(bare.origin, { path: '/host/install' })).toBeProblem(404, 'not_found')
})

test.each([
  [
    ['localhost', '127.0.0.1', '::1', 'node-1', '10.0.0.5', '2001:db8::7'],
    ['node-1', '10.0.0.5', '[2001:db8::7]'],
  ],
  [['engine.example', 'localhost'], ['engine.example']],
])('hosts are told of the names other machines may know: %j', async (names, told) => {
  const found = await readHostInstaller(folder, { names, port: 8443 })
  expect(found?.engineUrls).toEqual(told.map((name) => `https://${name}:8443`))
})
