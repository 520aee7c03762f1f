import { expect } from 'vitest'
import type { RawReply } from './raw-request.ts'

declare module 'vitest' {
  // Declared as vitest declares it, so that the two merge.
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** Is a problem of the taxonomy with one of the statuses (and the code). */
    toBeProblem(status: number | readonly number[], code?: string): T extends unknown ? R : R
  }
}

expect.extend({
  toBeProblem(reply: RawReply, status: number | readonly number[], code?: string) {
    const problem = (reply.json ?? {}) as Record<string, unknown>
    const pass =
      [status].flat().includes(reply.status) &&
      reply.headers['content-type'] === 'application/problem+json' &&
      problem['status'] === reply.status &&
      problem['requestId'] === reply.headers['x-request-id'] &&
      (code === undefined || problem['code'] === code)
    const wanted = `a problem with status ${[status].flat().join(' or ')}${code ? ` and code ${code}` : ''}`
    return { pass, message: () => `expected ${wanted}, got ${reply.status} ${reply.text.slice(0, 500)}` }
  },
})
