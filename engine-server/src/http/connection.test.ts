import type { IncomingMessage, ServerResponse } from 'node:http'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Context } from 'koa'
import { expect, test } from 'vitest'
import { silentLog } from '../log/log.ts'
import { Connection } from './connection.ts'
import { RequestFacts } from './facts.ts'

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as (how: { type: 'minor' | 'major' }) => void

/** Bytes of objects that were looked through as young ones and kept. */
const keptBytes = () =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ?? Number.NaN

/** A request of a few kilobytes, answered. */
function aRequest(): unknown {
  const headers = { host: 'engine', 'user-agent': 'a browser' }
  const request = { headers, socket: { remoteAddress: '127.0.0.1' } } as unknown as IncomingMessage
  const facts = new RequestFacts(request, silentLog)
  const context = {
    req: request,
    res: { once: () => undefined } as unknown as ServerResponse,
    get: (name: keyof typeof headers) => headers[name],
    body: Array.from({ length: 1_000 }, Math.random),
  } as unknown as Context
  const connection = new Connection(context, facts)
  return [connection.shown, connection.signal, facts.log]
}

test('what is known of a request goes with it, and does not wait until all objects are looked through', () => {
  const after = (requests: number) => {
    for (let request = 0; request < requests; request += 1) aRequest()
    gc({ type: 'minor' })
    gc({ type: 'minor' }) // what is kept twice is young no more
    return keptBytes()
  }
  after(1_000)
  gc({ type: 'major' })
  const before = after(10)
  expect(after(1_000) - before).toBeLessThan(1_000_000) // of some 8 MB made
})
