import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../test/harness.ts'
import { AppError } from '../../errors.ts'
import type { Passwords } from '../../identity/passwords.ts'
import { checkPassword } from './check-password.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database[Symbol.asyncDispose]())

/** Passwords of which one is right, or that are too busy to look. */
const passwords = (busy: boolean): Passwords => ({
  hash: () => Promise.reject(new Error('nothing is hashed here')),
  verify: (_hash, password) =>
    busy ? Promise.reject(new AppError('busy', 'Too many.')) : Promise.resolve(password === 'right'),
})
const who = { userName: 'Ada', clientAddress: '192.0.2.1', hash: 'some' }
const check = (password: string, busy = false) =>
  checkPassword({ db: database.db, passwords: passwords(busy) }, who, password)

test('what could not be looked at is no failure; what was wrong is one', async () => {
  for (let count = 0; count < 40; count++) await expect(check('right', true)).rejects.toMatchObject({ code: 'busy' })
  expect(await check('right')).toBe(true)
  for (let count = 0; count < 4; count++) expect(await check('wrong')).toBe(false)
  await expect(check('right', true)).rejects.toMatchObject({ code: 'busy', message: 'Too many.' })
  expect(await check('wrong')).toBe(false)
  await expect(check('right')).rejects.toMatchObject({
    code: 'busy',
    message: expect.stringMatching(/^Too many failed/),
  })
})
