import { pino } from 'pino'
import { beforeEach, expect, it } from 'vitest'
import { EngineUnreachable, EnrollmentRefused } from './engine-client.ts'
import { EnrollmentWatch } from './enrollment-watch.ts'

let connected: boolean
let answer: () => Promise<string>
let lines: { level: number; msg: string }[]
let watch: EnrollmentWatch

beforeEach(() => {
  connected = false
  lines = []
  answer = () => Promise.resolve('It waits for approval.')
  const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[number]) })
  watch = new EnrollmentWatch({ isConnected: () => connected, ask: () => answer(), log })
  watch.close() // the test takes the turns
})

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await watch.turn()
}
const said = () => lines.map(({ level, msg }) => `${level === 50 ? 'error' : 'warn'}: ${msg}`)

it('asks once the engine was away for two turns, and says the same thing once', async () => {
  await turns(1)
  expect(said()).toEqual([])
  await turns(3)
  expect(said()).toEqual(['warn: the engine is not connected; it says: It waits for approval.'])
})

it('says why the engine refuses the host', async () => {
  answer = () => Promise.reject(new EnrollmentRefused('Host a was removed by admin.'))
  await turns(4)
  expect(said()).toEqual(['error: the engine refuses this host: Host a was removed by admin.'])
})

it('says when the engine cannot be asked, and again after it was there', async () => {
  answer = () => Promise.reject(new EngineUnreachable('The engine cannot be reached.'))
  await turns(2)
  connected = true
  await turns(1)
  connected = false
  await turns(2)
  const sentence = 'warn: the engine is not connected, and cannot be asked why: The engine cannot be reached.'
  expect(said()).toEqual([sentence, sentence])
})

it('asks nothing while the engine is connected', async () => {
  connected = true
  answer = () => Promise.reject(new Error('asked'))
  await turns(5)
  expect(said()).toEqual([])
})
