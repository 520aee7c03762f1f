// The commands that the portals show, given to a real shell and a real curl.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { curlOf } from '@overt/api-client/call-text'
import { type DescribedCall, describeCall } from '@overt/api-client/describe-call'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testEngine, type TestEngine } from './harness.ts'

const run = promisify(execFile)
let engine: TestEngine
beforeAll(async () => {
  engine = await testEngine()
})
afterAll(() => engine[Symbol.asyncDispose]())

async function curl(call: DescribedCall): Promise<unknown> {
  const env = { ...process.env, OVERT_TOKEN: engine.admin.token }
  const { stdout } = await run('sh', ['-c', `${curlOf([call], engine.origin)} --silent --show-error`], { env })
  return stdout === '' ? undefined : JSON.parse(stdout)
}

test('a command makes what the dialog would, however hostile its text', async () => {
  const description = `it's "quoted" $(touch /tmp/overt-owned) \`id\` \\ !! \n; * ünï`
  const body = { name: 'by-curl', description, local: true }
  expect(await curl(describeCall('createDataCenter', { body }))).toMatchObject({ name: 'by-curl', description })
})

test('a command finds what its address asks for, changes by a patch, and deletes', async () => {
  const found = await curl(describeCall('search', { query: { q: "by-c'url & co" } }))
  expect(found).toEqual({ groups: [] })
  expect(await curl(describeCall('updateProfile', { body: { displayName: "O'Brien" } }))).toMatchObject({
    displayName: "O'Brien",
  })
  const { apiToken } = await engine.admin.call('createApiToken', { body: { name: 'to-revoke' } })
  expect(await curl(describeCall('deleteApiToken', { path: { id: apiToken.id } }))).toBeUndefined()
  const { items } = await engine.admin.call('listApiTokens', {})
  expect(items.map(({ name }) => name)).not.toContain('to-revoke')
})

test('a command with a secret left out is refused, and says why', async () => {
  const call = describeCall('changePassword', {
    body: { currentPassword: 'not shown', newPassword: 'not shown either' },
  })
  await expect(curl(call)).rejects.toMatchObject({ stdout: expect.stringContaining('The current password is wrong.') })
})
