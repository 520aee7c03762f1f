import { createClient } from '@overt/api-client'
import { describe, expect, test } from 'vitest'
import { aCompany } from '../../../test/company.ts'
import type { TestCaller } from '../../../test/harness.ts'
import { anSshKey, realSshKeys, shortSshKey } from '../../test-support/ssh-key.ts'

const company = aCompany()
const { aUser } = company
const add = (user: TestCaller, publicKey: string, name?: string) =>
  user.call('createSshKey', { body: { publicKey, ...(name === undefined ? {} : { name }) } })
const keysOf = async (user: TestCaller) => (await user.call('listSshKeys', {})).items
/** A key no other is: its point is the number. */
const numbered = (number: number) => {
  const bytes = Buffer.from(anSshKey().split(' ')[1] ?? '', 'base64')
  bytes.writeUInt32BE(number, bytes.length - 4)
  return `ssh-ed25519 ${bytes.toString('base64')} key ${number}`
}

describe('one’s own SSH keys', () => {
  test.each(Object.entries(realSshKeys))(
    '%s is read as ssh-keygen reads it',
    async (_, { line, bits, fingerprint }) => {
      const user = await aUser()
      const made = await add(user, ` ${line}\n`)
      const [type = '', , ...comment] = line.split(' ')
      expect(made).toMatchObject({ type, bits, fingerprint, publicKey: line, name: comment.join(' ') || type })
      expect(await keysOf(user)).toEqual([made])
    },
  )

  test('have a name of their own, and go', async () => {
    const user = await aUser()
    const { line } = realSshKeys.rsa
    const made = await add(user, line, 'Büro')
    expect(made).toMatchObject({ name: 'Büro', publicKey: line })
    await user.call('deleteSshKey', { path: { id: made.id } })
    expect(await keysOf(user)).toEqual([])
    await expect(user.call('deleteSshKey', { path: { id: made.id } })).rejects.toMatchObject({ code: 'not_found' })
  })

  const offCurve = () => {
    const bytes = Buffer.from(realSshKeys.ecdsa256.line.split(' ')[1] ?? '', 'base64')
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    return `ecdsa-sha2-nistp256 ${bytes.toString('base64')}`
  }
  test.each([
    ['a private one', '-----BEGIN OPENSSH PRIVATE KEY-----', /private key/],
    ['a short one', shortSshKey, /2048 bits/],
    ['one with options', `command="sh" ${realSshKeys.ed25519.line}`, /Options/],
    ['two at once', `${realSshKeys.ed25519.line}\n${realSshKeys.rsa.line}`, /one line/],
    ['one cut off', realSshKeys.rsa.line.slice(0, 200), /cut off/],
    ['one with a point off its curve', offCurve(), /changed/],
  ])('%s is refused with the reason', async (_, publicKey, message) => {
    const user = await aUser()
    await expect(add(user, publicKey)).rejects.toMatchObject({
      code: 'invalid_request',
      details: { fields: { '/publicKey': expect.stringMatching(message) } },
    })
    expect(await keysOf(user)).toEqual([])
  })

  test('are there once, whatever is written beside them, and for each user apart', async () => {
    const [user, other] = [await aUser(), await aUser()]
    const { line } = realSshKeys.ed25519
    await add(user, line)
    await expect(add(user, line.replace('ada@laptop', 'another'))).rejects.toMatchObject({ code: 'already_exists' })
    await add(other, line)
    expect(await keysOf(other)).toHaveLength(1)
  })

  test('are hidden from others, and nobody else removes them', async () => {
    const [user, other] = [await aUser(), await aUser()]
    const { id } = await add(user, realSshKeys.ed25519.line)
    for (const somebody of [other, company.engine.admin]) {
      expect((await keysOf(somebody)).map((key) => key.id)).not.toContain(id)
      await expect(somebody.call('deleteSshKey', { path: { id } })).rejects.toMatchObject({ code: 'not_found' })
    }
    expect(await keysOf(user)).toHaveLength(1)
  })

  test('are fifty at most, also when they come at once', async () => {
    const user = await aUser()
    const rows = Array.from({ length: 49 }, (_, index) => {
      const [type = '', data = ''] = numbered(index).split(' ')
      const id = crypto.randomUUID()
      return { id, user_id: user.id, name: 'x', type, bits: 256, data, comment: '', fingerprint: `SHA256:${index}` }
    })
    await company.engine.db.insertInto('ssh_key').values(rows).execute()
    const replies = await Promise.allSettled([100, 101, 102, 103].map((number) => add(user, numbered(number))))
    expect(replies.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const reply of replies)
      if (reply.status === 'rejected')
        expect(reply.reason).toMatchObject({ code: 'quota_exceeded', details: { limit: 50, used: 50 } })
    expect(await keysOf(user)).toHaveLength(50)
  })

  test('come page by page in the order they were added', async () => {
    const user = await aUser()
    for (const number of [1, 2, 3]) await add(user, numbered(number)) // oxlint-disable-line no-await-in-loop -- their order is what is tested
    const first = await user.call('listSshKeys', { query: { limit: 2 } })
    const second = await user.call('listSshKeys', { query: { limit: 2, after: first.next ?? '' } })
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['key 1', 'key 2', 'key 3'])
    expect(second.next).toBeNull()
  })

  test('are told of by events and in the audit log, with the fingerprint', async () => {
    const user = await aUser()
    const { line, fingerprint } = realSshKeys.ed25519
    const { id } = await add(user, line)
    await user.call('deleteSshKey', { path: { id } })
    const { items } = await company.admin('listEvents', { query: { objectId: [id] } })
    expect(items.map(({ code }) => code)).toEqual(['ssh_key.removed', 'ssh_key.added'])
    for (const { message } of items) expect(message).toContain(fingerprint)
    const audit = await company.admin('listAuditRecords', { query: { userId: [user.id] } })
    expect(audit.items.map(({ apiOperation, summary }) => [apiOperation, summary.includes(fingerprint)])).toEqual([
      ['deleteSshKey', true],
      ['createSshKey', true],
    ])
  })

  test('are not changed by a token with fewer rights', async () => {
    const user = await aUser()
    const { token } = await user.call('createApiToken', { body: { name: 'few', rights: ['see'] } })
    const limited = createClient({ origin: company.engine.origin, token })
    const { line: publicKey } = realSshKeys.ed25519
    await expect(limited.call('createSshKey', { body: { publicKey } })).rejects.toMatchObject({ code: 'forbidden' })
    expect((await limited.call('listSshKeys', {})).items).toEqual([])
  })
})
