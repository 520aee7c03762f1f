// Every point at which the engine can die during every kind of operation, enumerated from what the operation does: it
// is adopted and brought to its end, and nothing is left over. Many operations of one kind run at once, each dying at a
// point of its own.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AppError } from '../errors.ts'
import { operationDefinitions } from '../resources/operation-definitions.ts'
import { Crash, FaultsByOperation, recordPoints, throwAt } from '../test-support/crash.ts'
import { anEstate, type Estate } from '../test-support/estate.ts'
import { breaches, inventory } from '../test-support/invariants.ts'
import { scenarios } from '../test-support/scenarios.ts'
import type { OperationKind } from './define.ts'
import { FinalFailure } from './failures.ts'

type Points = (point: string) => void

const kinds = [...operationDefinitions.keys()] as OperationKind[] // the map is made from a record by kind

/** Kinds whose effect is not taken back: what is deleted, and what a guest has been told. */
const irreversible = new Set<OperationKind>([
  'vm.delete',
  'disk.delete',
  'vm.stop',
  'vm.shutdown',
  'vm.update',
  'vm.pause',
  'vm.resume',
  'vm.reboot',
  'vm.reset',
  // A guest that has moved stays where it is.
  'vm.migrate',
  'host.maintenance',
])

/** Kinds of which only one is accepted at a time: each fault has a runner of its own, one after the other. */
const oneAtATime = new Set<OperationKind>(['audit.verify'])

describe.each(kinds)('%s', (kind) => {
  const steps = operationDefinitions.get(kind)?.steps.map(({ name }) => name) ?? []
  const lastStep = steps.at(-1) ?? ''
  let estate: Estate
  beforeAll(async () => {
    estate = await anEstate()
  })
  afterAll(() => estate[Symbol.asyncDispose]())

  /** Prepares one operation for each of the faults; all are accepted before a runner sees any of them. */
  async function prepare(
    all: readonly Points[],
  ): Promise<{ ids: string[]; faults: FaultsByOperation; before: unknown }> {
    const accepts: (() => Promise<string>)[] = []
    {
      await using _runner = await estate.startRunner()
      for (let made = 0; made < all.length; made += 8)
        accepts.push(...(await Promise.all(all.slice(made, made + 8).map(() => scenarios[kind](estate)))))
    }
    const before = await inventory(estate)
    const faults = new FaultsByOperation()
    const ids: string[] = []
    for (const [index, accept] of accepts.entries()) {
      const id = await accept()
      faults.set(id, all[index] ?? (() => undefined))
      ids.push(id)
    }
    return { ids, faults, before }
  }

  /** Runs an operation for each of the faults and answers how each ended. */
  async function runAll(all: readonly Points[]) {
    if (!oneAtATime.has(kind)) return await runTogether(all)
    const runs: Awaited<ReturnType<typeof runTogether>>[] = []
    for (const points of all) runs.push(await runTogether([points]))
    return { operations: runs.flatMap(({ operations }) => operations), before: runs[0]?.before }
  }

  async function runTogether(all: readonly Points[]) {
    const { ids, faults, before } = await prepare(all)
    await using _runner = await estate.startRunner({ faults })
    const operations = await Promise.all(ids.map((id) => estate.ended(id)))
    // Those that others accepted at their end.
    const live = await estate.db.selectFrom('operation').select('id').where('ended_at', 'is', null).execute()
    for (const { id } of live) await estate.ended(id)
    return { operations, before }
  }

  const failLastStep: Points = (point) => {
    if (point === `step/${lastStep}/after`) throw new FinalFailure('host_failed', 'The test fails the last step.')
  }

  test('ends after a crash at every point', { timeout: 60_000 }, async () => {
    const recorder = recordPoints()
    await runAll([recorder.at])
    const { points } = recorder
    expect(points.length).toBeGreaterThanOrEqual(8)
    const { operations } = await runAll(points.map((point) => throwAt(point, () => new Crash(point))))
    const ends = operations.map(({ status, error }, index) => ({ point: points[index], status, error }))
    expect(ends).toEqual(points.map((point) => ({ point, status: 'succeeded', error: null })))
    expect(await breaches(estate)).toEqual([])
  })

  test('is undone after a crash at every point of its undo', { timeout: 60_000 }, async () => {
    const recorder = recordPoints()
    await runAll([
      (point) => {
        recorder.at(point)
        failLastStep(point)
      },
    ])
    const points = recorder.points.slice(recorder.points.findIndex((point) => point.includes(':failed/')))
    const { operations, before } = await runAll(
      points.map((target) => {
        const crash = throwAt(target, () => new Crash(target))
        return (point) => {
          crash(point)
          failLastStep(point)
        }
      }),
    )
    const ends = operations.map(({ status }, index) => ({ point: points[index], status }))
    expect(ends).toEqual(points.map((point) => ({ point, status: 'failed' })))
    expect(await breaches(estate)).toEqual([])
    if (!irreversible.has(kind)) expect(await inventory(estate)).toEqual(before)
  })

  test('may run every step twice', async () => {
    const again = new Set(steps.map((name) => `step/${name}/after`))
    const { operations } = await runAll([
      (point) => {
        if (again.delete(point)) throw new AppError('host_unreachable', 'The test has it run again.')
      },
    ])
    expect(operations).toMatchObject([{ status: 'succeeded', error: null }])
    expect(again.size).toBe(0)
    expect(await breaches(estate)).toEqual([])
  })

  test('may undo every step twice', async () => {
    const again = new Set(steps.map((name) => `undo/${name}/after`))
    const { operations, before } = await runAll([
      (point) => {
        if (again.delete(point)) throw new AppError('host_unreachable', 'The test has it undone again.')
        failLastStep(point)
      },
    ])
    expect(operations).toMatchObject([{ status: 'failed' }])
    if (!irreversible.has(kind)) expect(await inventory(estate)).toEqual(before)
    expect(await breaches(estate)).toEqual([])
  })

  test('leaves no trace when a step fails, before or after its work', async () => {
    const points = steps.flatMap((step) => [`step/${step}/before#1`, `step/${step}/after#1`])
    const { operations, before } = await runAll(
      points.map((point) => throwAt(point, () => new FinalFailure('host_failed', 'The test fails the step.'))),
    )
    for (const operation of operations)
      expect(operation).toMatchObject({ status: 'failed', error: { code: 'host_failed' } })
    if (!irreversible.has(kind)) expect(await inventory(estate)).toEqual(before)
    expect(await breaches(estate)).toEqual([])
  })
})
