// Every API operation, WebSocket and stream, asked by nobody, by strangers, by every built-in role on every kind of place,
// by owners and by tokens of all sorts: who may gets an answer, and nobody is told of what is not theirs to know.
import { engineOperations, type OperationId } from '@overt/api-client/engine'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from './ask.ts'
import type { Line } from './line.ts'
import { lines } from './lines.ts'
import type { Caller } from './people-supply.ts'
import { aWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await aWorld()
}, 60_000)
afterAll(() => world[Symbol.asyncDispose]())

const ids = Object.keys(lines) as (keyof typeof lines)[] // its keys are checked there
/** Calls of one operation at once: not more than may wait for a password to be checked. */
const atOnce = 12

/** Calls of every caller, few at a time; what is wrong with each. */
async function faultsOf(id: OperationId, line: Line): Promise<string[]> {
  const faults: string[] = []
  const waiting = [...(line.some ? world.callers.some : world.callers.all)]
  const work = async () => {
    for (let caller: Caller | undefined; (caller = waiting.shift()); ) {
      const fault = await ask(id, line, caller, world).catch((error: unknown) => String(error))
      if (fault !== undefined) faults.push(`${caller.label} ${fault}`)
    }
  }
  await Promise.all(Array.from({ length: line.inTurn ? 1 : atOnce }, work))
  return faults
}

test('every API operation has a line; write the one that is missing in test/matrix/lines', () => {
  expect([...ids, 'streamEvents', 'watchStream'].sort()).toEqual(Object.keys(engineOperations).sort())
})

describe('who may gets an answer, and nobody hears of what is not theirs:', () => {
  test.each(ids)(
    '%s',
    async (id) => {
      expect(await faultsOf(id, lines[id])).toEqual([])
    },
    60_000,
  )
})

test('a token or key of somebody else is not there, whoever asks', async () => {
  const { callers, standing, engine } = world
  for (const path of [`/api-tokens/${standing.token.id}`, `/ssh-keys/${standing.sshKey.id}`])
    for (const { headers, known, limitedTo, label } of callers.all) {
      if (!known || limitedTo) continue
      const { status } = await engine.fetch(`/api/v1${path}`, { method: 'DELETE', headers })
      expect([label, status]).toEqual([label, 404])
    }
})
