import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { identify } from '../src/process-identity.ts'
import { type ChildSpec, Supervised } from '../src/processes.ts'
import { warningOf } from '../src/terminal.ts'
import { until } from '../src/until.ts'

let scratch: string
let said: string[]
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'overt-processes-'))
  said = []
})
afterEach(() => rmSync(scratch, { recursive: true, force: true }))

const shell = (script: string, stopWithinMs = 5_000): ChildSpec => ({
  name: 'part',
  command: ['/bin/sh', '-c', script],
  environment: { PATH: process.env.PATH ?? '' },
  stopSignal: 'SIGTERM',
  stopWithinMs,
})

test('all output is logged and warnings are shown', async () => {
  const part = new Supervised(
    shell(`echo '{"level":30,"msg":"fine"}'; echo '{"level":40,"msg":"look here"}' >&2; exec sleep 100`),
    scratch,
    (line) => said.push(line),
  )
  part.start()
  await until('the warning', 5_000, () => said.length > 0)
  await part.stop()
  expect(said).toEqual(['[part] look here'])
  expect(readFileSync(join(scratch, 'part.log'), 'utf8')).toMatch(/fine[\s\S]*look here|look here[\s\S]*fine/)
})

test('a part that dies is started again, and not after a stop', async () => {
  const part = new Supervised(shell('echo run; exit 3'), scratch, (line) => said.push(line))
  part.start()
  await until('two deaths', 10_000, () => part.deaths === 2)
  await part.stop()
  expect(said[0]).toContain('part ended (exit code 3); starting it again in 0.5 s')
  expect(said[1]).toContain('in 1 s')
  expect(readFileSync(join(scratch, 'part.log'), 'utf8')).toBe('run\nrun\n')
})

test('a part that does not stop is killed', async () => {
  const part = new Supervised(shell('trap "" TERM; echo ready; while :; do sleep 1; done', 300), scratch, (line) =>
    said.push(line),
  )
  part.start()
  await until('its first line', 5_000, () => part.lastWords.includes('ready'))
  await part.stop()
  expect(said).toEqual(['part does not stop; killing it.'])
})

test('when the launcher itself is killed its parts get their stop signal', async () => {
  const script = `
    import { Supervised } from ${JSON.stringify(join(import.meta.dirname, '../src/processes.ts'))}
    new Supervised(${JSON.stringify(shell('echo pid $$; exec sleep 1000'))}, ${JSON.stringify(scratch)}, () => {}).start()
    console.log('started')`
  const launcher = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(createInterface({ input: launcher.stdout }), 'line')
  const log = () => readFileSync(join(scratch, 'part.log'), { encoding: 'utf8', flag: 'a+' })
  await until('its pid', 5_000, () => log().includes('pid '))
  const pid = Number(/pid (\d+)/.exec(log())?.[1])
  expect(identify(pid)).toBeDefined()
  launcher.kill('SIGKILL')
  await until('the end of the part', 5_000, () => identify(pid) === undefined)
})

test.each([
  ['{"level":50,"msg":"bad"}', 'bad'],
  ['{"level":30,"msg":"good"}', undefined],
  ['{"level":50,"ms', undefined],
  ['2026-11-21 10:00:00 UTC [1] FATAL:  no', '2026-11-21 10:00:00 UTC [1] FATAL:  no'],
  ['2026-11-21 10:00:00 UTC [1] LOG:  ready', undefined],
  ['2026-11-21 10:00:00 UTC [1] FATAL:  the database system is starting up', undefined],
  ['TypeError: x', 'TypeError: x'],
])('%s at the terminal', (line, shown) => expect(warningOf(line)).toBe(shown))
