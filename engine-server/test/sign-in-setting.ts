// An engine, and people with browsers who sign in at it: what tests of signing in begin with.
import { TOTP } from 'otpauth'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { goodPassword, TestBrowser } from './browser.ts'
import { testEngine, type TestEngine } from './harness.ts'

/** An engine for the tests of a file. None of them counts against the attempts of the next. */
export function aSignInSetting(options: Parameters<typeof testEngine>[0] = {}) {
  let engine: TestEngine
  beforeAll(async () => {
    engine = await testEngine(options)
  })
  afterAll(() => engine[Symbol.asyncDispose]())
  beforeEach(() => engine.db.deleteFrom('sign_in_attempt').execute())

  let people = 0
  return {
    get engine() {
      return engine
    },
    aBrowser: (userAgent?: string) => new TestBrowser(engine.origin, userAgent),
    /** A user with the good password. */
    async aPerson(more: { mustChangePassword?: boolean; administrator?: boolean } = {}) {
      const userName = `person${++people}`
      const { id } = await engine.admin.call('createUser', { body: { userName, password: goodPassword, ...more } })
      return { id, userName }
    },
  }
}

/** What an authenticator app shows, some steps of time from now. */
export const codeOf = (secret: string, steps = 0) =>
  new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 })

/** A code that is not right now, nor soon. */
export function wrongCodeOf(secret: string): string {
  const right = new Set([-2, -1, 0, 1, 2].map((steps) => codeOf(secret, steps)))
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((code) => !right.has(code)) ?? ''
}

/** Sets up a second factor in a browser that is signed in. */
export async function setUpFactor(browser: TestBrowser): Promise<{ secret: string; recoveryCodes: string[] }> {
  const begun = await browser.send('POST', '/session/second-factor', { password: goodPassword })
  expect(begun.status, begun.text).toBe(201)
  const { secret } = begun.json as { secret: string }
  // The code of the step before, so that those of the tests come later: none is good twice.
  const confirmed = await browser.send('POST', '/session/second-factor/confirm', { code: codeOf(secret, -1) })
  expect(confirmed.status, confirmed.text).toBe(201)
  const { recoveryCodes } = confirmed.json as { recoveryCodes: string[] }
  return { secret, recoveryCodes }
}
