import type { Client } from '@overt/api-client'
import type { Schema } from '@overt/api-client/engine'
import { ApiError } from '@overt/api-client'
import { expect } from '@playwright/test'
import type { StackFacts } from '../support/facts.ts'
import { guestPids, type PartName } from '../support/processes.ts'
import { uniqueName } from '../support/test.ts'
import { until } from '../support/until.ts'
import { demoImage, ended, getVm, makeVm, mebibyte, startVm, stopVm } from '../support/vms.ts'
import { Gate } from './gate.ts'
import { everythingAnswers, killPart, superviseLibvirtd } from './parts.ts'
import type { CrashPoint, FaultKind } from './points.ts'
import { differences, type Remains, remains, storageFiles } from './remains.ts'
import type { Witness } from './witness.ts'

/** What all cases of a run share. */
export interface Stage {
  readonly facts: StackFacts
  readonly api: Client
  readonly witness: Witness
  /** What there was before the VM that is worked on. */
  before: Remains
  /** The VM that is worked on. */
  vmId: string | undefined
}

/** How a case went. */
export interface Outcome {
  readonly status: Schema<'Operation'>['status']
  /** Seconds from the kill until the operation had ended. */
  readonly seconds: number
  readonly reason: string
}

/** Brings the VM into the state the operation begins with. */
export async function prepare(stage: Stage, kind: FaultKind): Promise<void> {
  const { api } = stage
  if (kind === 'vm.create') {
    stage.before = await remains(stage.facts, api)
    return
  }
  stage.vmId ??= await makeVm(api, uniqueName('fault'))
  const { status } = await getVm(api, stage.vmId)
  if (kind === 'vm.stop' && status === 'down') await startVm(api, stage.vmId)
  if (kind !== 'vm.stop' && status !== 'down') await stopVm(api, stage.vmId)
}

async function begin({ api, vmId }: Stage, kind: FaultKind): Promise<Schema<'Operation'>> {
  const path = { id: vmId ?? '' }
  switch (kind) {
    case 'vm.create':
      return api.call('createVm', {
        body: {
          name: uniqueName('fault'),
          memoryBytes: 192 * mebibyte,
          firmware: 'bios',
          deleteProtected: false,
          start: false,
          disks: [{ allocation: 'thin', source: { type: 'clone', diskId: (await demoImage(api)).id, mode: 'linked' } }],
        },
      })
    case 'vm.start':
      return api.call('startVm', { path })
    case 'vm.stop':
      return api.call('stopVm', { path })
    case 'vm.delete':
      return api.call('deleteVm', { path, query: { disks: 'delete' } })
  }
}

/** Whether the host shows the first trace of an operation's work. */
function traceOf(kind: FaultKind, facts: StackFacts, vmId: string, storageBefore: readonly string[]): boolean {
  if (kind === 'vm.start') return guestPids(vmId).length > 0
  if (kind === 'vm.stop') return guestPids(vmId).length === 0
  return storageFiles(facts).join() !== storageBefore.join()
}

/** Kills a part at a point of an operation, lets everything come back, and checks what has become of the world. */
export async function killAt(stage: Stage, part: PartName, point: CrashPoint): Promise<Outcome> {
  const { facts, api, witness } = stage
  await prepare(stage, point.kind)
  const pidsBefore = stage.vmId === undefined ? [] : guestPids(stage.vmId)
  const storageBefore = storageFiles(facts)
  const gate = await Gate.arm(facts.dataDir, point)
  let operation: Schema<'Operation'>
  let killedAt: number
  try {
    operation = await begin(stage, point.kind)
    const id = operation.object.id
    await gate.reached(operation.id, () => traceOf(point.kind, facts, id, storageBefore))
    killedAt = performance.now()
    await killPart(part, facts.dataDir)
  } finally {
    await gate.release({ dataDir: facts.dataDir, abort: part === 'engine' })
  }
  const vmId = operation.object.id
  stage.vmId = vmId
  if (part === 'libvirtd') await superviseLibvirtd()
  await using watch = watchForTwins(vmId)
  await everythingAnswers(facts, api, witness.id)
  const { status, reason, error } = await ended(api, operation.id)
  const seconds = (performance.now() - killedAt) / 1000
  expect(['succeeded', 'failed', 'cancelled'], `the operation ended: ${status} ${reason}`).toContain(status)
  await checkWorld(stage, point.kind, status === 'succeeded', vmId, pidsBefore)
  watch.check()
  await witness.testify(api)
  return { status, seconds, reason: error?.message ?? reason }
}

async function checkWorld(stage: Stage, kind: FaultKind, done: boolean, vmId: string, pidsBefore: readonly number[]) {
  const { facts, api } = stage
  const gone = kind === 'vm.delete' ? done : kind === 'vm.create' && !done
  if (gone) {
    await expect(getVm(api, vmId), 'the VM is gone').rejects.toThrow(ApiError)
    // Domains are undefined and run folders removed when the end was acknowledged, moments after it.
    await expect.poll(async () => differences(stage.before, await remains(facts, api)), { timeout: 10_000 }).toEqual([])
    stage.vmId = undefined
    return
  }
  const runs = kind === 'vm.start' ? done : kind === 'vm.stop' && !done
  const vm = await until(`VM ${vmId} to settle`, async () => {
    const now = await getVm(api, vmId)
    return (runs ? ['up', 'powering_up'].includes(now.status) : now.status === 'down') && now
  })
  expect(guestPids(vmId).length, 'processes of the guest').toBe(runs ? 1 : 0)
  if (kind === 'vm.stop' && !done) expect(guestPids(vmId)).toEqual(pidsBefore)
  expect(vm.activeOperation).toBeNull()
  const { items } = await api.call('listLocks', {})
  expect(items, 'no lock is left').toEqual([])
}

/** Looks all the time whether a guest runs twice. */
function watchForTwins(vmId: string): AsyncDisposable & { check(): void } {
  let most = 0
  const timer = setInterval(() => (most = Math.max(most, guestPids(vmId).length)), 50)
  return {
    check: () => expect(most, 'processes of the guest at any time').toBeLessThanOrEqual(1),
    [Symbol.asyncDispose]: async () => clearInterval(timer),
  }
}
