import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CommandHeader } from '@overt/api-client/agent'
import fc from 'fast-check'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AgentError } from '../errors.ts'
import { Journal } from '../journal/journal.ts'
import { Commands } from './commands.ts'

const operationId = '6c0f1b7e-0b5e-4d6c-9f7c-0d2f7a1f0b11'
const log = pino({ level: 'silent' })
let folder: string
let journal: Journal
let commands: Commands
let told: [string, number][]

function open() {
  told = []
  return new Commands({ journal, log, onProgress: (key, percent) => told.push([key, percent]) })
}
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overt-commands-'))
  journal = await Journal.open(join(folder, 'journal.log'))
  commands = open()
})
afterEach(async () => {
  await journal.close()
  await rm(folder, { recursive: true, force: true })
})

/** As after the agent was killed: a new process reads what was durable. */
async function restart(): Promise<void> {
  await journal.close()
  journal = await Journal.open(join(folder, 'journal.log'))
  commands = open()
}

function header(change: Partial<CommandHeader> = {}): CommandHeader {
  return { key: `${operationId}/step`, operationId, generation: 1, epoch: 1, ...change }
}

describe('the log', () => {
  it.each([
    [new AgentError('host_failed', 'libvirt refused starting the machine: no\n\u001b[31m KVM'), 40, 'no KVM'],
    [new TypeError('x is not a function'), 50, 'x is not a function'],
  ])('tells in its message why a command failed: %s', async (thrown, level, told) => {
    const lines: string[] = []
    const logging = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
    const noisy = new Commands({ journal, log: logging, onProgress: () => undefined })
    await expect(noisy.execute('machine.start', header(), () => Promise.reject(thrown))).rejects.toThrow(AgentError)
    expect(lines).toHaveLength(1)
    const line = JSON.parse(lines[0] ?? '') as { level: number; msg: string }
    expect(line.level).toBe(level)
    expect(line.msg).toMatch(/^machine\.start failed: [\x20-\x7e]*$/)
    expect(line.msg.replace('[31m', '').replaceAll(/ +/g, ' ')).toContain(told)
  })
})

describe('a command', () => {
  it('runs once for its key, also over a restart', async () => {
    let runs = 0
    const run = async () => ({ runs: ++runs })
    expect(await commands.execute('machine.start', header(), run)).toEqual({ runs: 1 })
    expect(await commands.execute('machine.start', header(), run)).toEqual({ runs: 1 })
    await restart()
    expect(await commands.execute('machine.start', header(), run)).toEqual({ runs: 1 })
    expect(runs).toBe(1)
  })

  it('is joined while it runs', async () => {
    let runs = 0
    let finish: (value: object) => void = () => {}
    const run = () => {
      runs += 1
      return new Promise<object>((resolve) => {
        finish = resolve
      })
    }
    const first = commands.execute('machine.start', header(), run)
    const second = commands.execute('machine.start', header({ generation: 2 }), run)
    await expect.poll(() => runs).toBe(1)
    finish({ done: 1 })
    expect(await Promise.all([first, second])).toEqual([{ done: 1 }, { done: 1 }])
    expect(runs).toBe(1)
    expect(journal.state.generations.get(operationId)).toBe(2)
  })

  it('keeps a final failure and lets a transient one run again', async () => {
    let code: 'conflict' | 'busy' = 'busy'
    let runs = 0
    const run = async () => {
      runs += 1
      throw new AgentError(code, 'no', { details: { runs } })
    }
    await expect(commands.execute('machine.start', header(), run)).rejects.toMatchObject({ code: 'busy' })
    code = 'conflict'
    await expect(commands.execute('machine.start', header(), run)).rejects.toMatchObject({ details: { runs: 2 } })
    await restart()
    const repeated = commands.execute('machine.start', header(), run)
    await expect(repeated).rejects.toMatchObject({ code: 'conflict', message: 'no', details: { runs: 2 } })
    expect(runs).toBe(2)
  })

  it('is refused from an older generation or epoch, also over a restart', async () => {
    await commands.execute('machine.start', header({ generation: 5, epoch: 3 }), async () => ({}))
    await restart()
    const run = async () => ({})
    const older = { code: 'fenced' }
    await expect(commands.execute('machine.start', header({ generation: 4, epoch: 3 }), run)).rejects.toMatchObject(
      older,
    )
    await expect(commands.execute('machine.start', header({ generation: 6, epoch: 2 }), run)).rejects.toMatchObject(
      older,
    )
    await commands.execute('machine.start', header({ key: `${operationId}/other`, generation: 5, epoch: 4 }), run)
  })

  it('is refused under the key of another method', async () => {
    await commands.execute('machine.start', header(), async () => ({}))
    const other = commands.execute('machine.destroy', header(), async () => ({}))
    await expect(other).rejects.toMatchObject({ code: 'invalid_request' })
  })

  it('stops when it is cancelled and may run again', async () => {
    const run = ({ signal }: { signal: AbortSignal }) =>
      new Promise<object>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    const running = commands.execute('volume.copy', header(), run)
    await expect.poll(() => journal.state.running.size).toBe(1)
    expect(commands.cancel(header().key)).toBe(true)
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
    expect(commands.cancel(header().key)).toBe(false)
    expect(await commands.execute('volume.copy', header(), async () => ({ again: true }))).toEqual({ again: true })
  })

  it('is forgotten with its operation', async () => {
    await commands.execute('machine.start', header(), async () => ({ run: 1 }))
    await commands.forget([operationId])
    expect(await commands.execute('machine.start', header(), async () => ({ run: 2 }))).toEqual({ run: 2 })
  })

  it('has its outcome on disk before it is answered, whenever the agent is killed', async () => {
    // A crash keeps any prefix of what was written: whatever was answered must be answered the same ever after.
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 8 }), async (steps) => {
        const answers = new Map<string, unknown>()
        for (const [turn, step] of steps.entries()) {
          const key = `${operationId}/${turn % 3}-${step}`
          const answer = await commands.execute('machine.start', header({ key }), async () => ({
            turn,
            random: Math.random(),
          }))
          if (answers.has(key)) expect(answer).toEqual(answers.get(key))
          answers.set(key, answer)
          if (step === 0) await restart()
        }
        await restart()
        for (const [key, answer] of answers)
          expect(await commands.execute('machine.start', header({ key }), async () => ({ ran: 'again' }))).toEqual(
            answer,
          )
        await commands.forget([operationId])
      }),
      { numRuns: 10 },
    )
  })

  it('tells its progress', async () => {
    await commands.execute('volume.copy', header(), async ({ progress }) => {
      progress(12)
      progress(13)
      progress(100)
      return {}
    })
    expect(told).toEqual([
      [header().key, 12],
      [header().key, 100],
    ])
  })
})
