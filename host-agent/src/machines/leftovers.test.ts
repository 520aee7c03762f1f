import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MachineSpec } from '@overt/api-client/agent'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aMachine } from '../../test/driver/machines.ts'
import { createMemoryDriver } from '../driver/memory/memory-driver.ts'
import { AgentError } from '../errors.ts'
import { Journal } from '../journal/journal.ts'
import { Leftovers } from './leftovers.ts'
import { Runs } from './runs.ts'
import { VmFiles } from './vm-files.ts'

const domainId = randomUUID()
let folder: string
let files: VmFiles
let journal: Journal
let leftovers: Leftovers
/** What the storage answers for each volume; a volume not in it is there. */
let answers: Map<string, AgentError>
const driver = createMemoryDriver()

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overt-leftovers-'))
  files = new VmFiles(join(folder, 'vms'))
  journal = await Journal.open(join(folder, 'journal.log'))
  answers = new Map()
  const chain = async (_domainId: string, volumeId: string) => {
    const error = answers.get(volumeId)
    if (error) throw error
    return []
  }
  leftovers = new Leftovers({
    files,
    driver,
    storage: { chain },
    runs: new Runs(journal, () => undefined),
    log: pino({ level: 'silent' }),
    post: (_vmId, act) => act(),
  })
})
afterEach(async () => {
  await journal.close()
  await rm(folder, { recursive: true })
})

const gone = (volumeId: string): AgentError => new AgentError('not_found', 'gone', { details: { volumeId } })
const diskOf = (volumeId: string): MachineSpec['disks'] => [
  { diskId: randomUUID(), domainId, volumeId, format: 'qcow2', device: 'disk', bus: 'virtio', readOnly: false },
]
async function aKeptVm(volumeId?: string): Promise<string> {
  const vmId = randomUUID()
  await files.keep(vmId, volumeId === undefined ? [] : diskOf(volumeId))
  return vmId
}
const left = async () => (await files.list()).map(({ vmId }) => vmId)

describe('what is kept of a VM', () => {
  it('goes with the volume it boots from, and only then', async () => {
    const volumeId = randomUUID()
    const vmId = await aKeptVm(volumeId)
    const answering = [
      new AgentError('timeout', 'The storage does not answer.'),
      new AgentError('not_found', 'The storage domain is not in its folder.', { details: { domainId } }),
      gone(randomUUID()),
    ]
    for (const answer of answering) {
      answers.set(volumeId, answer)
      await leftovers.sweep()
      expect(await left()).toEqual([vmId])
    }
    answers.set(volumeId, gone(volumeId))
    await leftovers.sweep()
    await leftovers.sweep()
    expect(await readdir(join(folder, 'vms'))).toEqual([])
  })

  it('stays when another volume took the place of the one that is gone', async () => {
    const [before, now] = [randomUUID(), randomUUID()]
    const vmId = await aKeptVm(before)
    await files.keep(vmId, diskOf(now))
    answers.set(before, gone(before))
    await leftovers.sweep()
    expect(await files.list()).toEqual([{ vmId, volume: { domainId, volumeId: now } }])
  })

  it('of one without disks goes when no run of it is here', async () => {
    const vmId = await aKeptVm()
    const run = { vmId, runId: randomUUID(), runNumber: 1 }
    await driver.machines.define(run, aMachine())
    await leftovers.sweep()
    expect(await left()).toEqual([vmId])
    await driver.machines.undefine(run)
    leftovers.retry() // it was seen to be gone, so the end of its run is enough
    await expect.poll(left).toEqual([])
  })
})
