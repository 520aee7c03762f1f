import { tmpdir } from 'node:os'
import { pino } from 'pino'
import { afterEach, expect, it } from 'vitest'
import { IoClient } from './io-client.ts'

const client = new IoClient(tmpdir(), pino({ level: 'silent' }), 1_000)
afterEach(() => client.close())

it('gives storage up that does not answer, and comes back with it', async () => {
  // On a busy machine the process may take longer to start than the deadline of this test; then it is started anew.
  await expect
    .poll(() => client.call('space', tmpdir()).catch(() => undefined), { timeout: 30_000 })
    .toMatchObject({ totalBytes: expect.any(Number) as number })
  await expect(client.call('space', `${tmpdir()}/overt-nothing`)).rejects.toMatchObject({ code: 'not_found' })
  // A process that is stopped is to its caller what one on a hanging mount is.
  const stuck = client.pid as number // it answered just now
  process.kill(stuck, 'SIGSTOP')
  const begun = performance.now()
  const results = await Promise.allSettled([client.call('space', tmpdir()), client.call('volumes', tmpdir())])
  expect(results).toMatchObject([{ reason: { code: 'timeout' } }, { reason: { code: 'timeout' } }])
  expect(performance.now() - begun).toBeLessThan(3_000)
  await expect
    .poll(() =>
      client.call('space', tmpdir()).then(
        () => client.pid,
        () => undefined,
      ),
    )
    .toBeGreaterThan(0)
  expect(client.pid).not.toBe(stuck)
})
