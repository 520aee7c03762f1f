import type { MigrationPolicy, RunRef } from '@overt/api-client/agent'
import {
  DomainJobType,
  DomainMigrateFlags,
  type DomainRef,
  DomainState,
  ErrorDomain,
  ErrorLevel,
  ErrorNumber,
  LibvirtError,
  LibvirtTimeout,
  type TypedParams,
} from '@overt/libvirt-client'
import { expect, test, vi } from 'vitest'
import { AgentError } from '../../errors.ts'
import type { DepartureProgress } from '../port.ts'
import type { Inventory } from './inventory.ts'
import { LibvirtMigrations } from './migrations.ts'

const run: RunRef = { vmId: 'd15a8ed6-2f10-45fa-b246-02670d57af16', runId: 'r', runNumber: 1 }
const ref: DomainRef = { name: 'vm', uuid: run.vmId, id: 1 }
type JobStats = () => Promise<{ type: number; params: TypedParams }>
const noAnswer: JobStats = () => Promise.reject(new LibvirtTimeout('domainGetJobStats', 5_000))
const notRunning: JobStats = () => {
  const fields = {
    code: ErrorNumber.ERR_OPERATION_INVALID,
    domain: ErrorDomain.QEMU,
    level: ErrorLevel.ERROR,
    message: 'domain is not running',
  }
  return Promise.reject(new LibvirtError('domainGetJobStats', { ...fields, str1: null, str2: null, str3: null }))
}
const job =
  (type: number, params: TypedParams = {}): JobStats =>
  () =>
    Promise.resolve({ type, params })

type Calls = Record<string, (...parameters: never[]) => Promise<unknown>>
const onSetback = vi.fn<(error: unknown, what: string) => void>()

/** Migrations with a libvirt that has one guest and answers these calls so. */
function withCalls(calls: Calls): LibvirtMigrations {
  const client = { control: calls, migrations: calls }
  const facts = {
    memoryBytes: 500,
    disks: [
      { target: 'vda', alias: 'ua-disk-shared' },
      { target: 'vdb', alias: 'ua-disk-own' },
    ],
  }
  const inventory = { findRun: () => Promise.resolve({ ref, facts, state: DomainState.RUNNING }) }
  type Client = ConstructorParameters<typeof LibvirtMigrations>[0]
  // All that is used of both.
  return new LibvirtMigrations(client as unknown as Client, inventory as unknown as Inventory, { onSetback })
}

test('that no migration is under way is not said where libvirt does not tell', async () => {
  const domainAbortJob = vi.fn<() => Promise<void>>(() => Promise.resolve())
  await expect(withCalls({ domainGetJobStats: noAnswer, domainAbortJob }).cancel(run)).rejects.toMatchObject({
    code: 'timeout',
  })
  const domainGetJobStats = vi.fn<JobStats>(noAnswer).mockImplementationOnce(job(DomainJobType.UNBOUNDED))
  await expect(withCalls({ domainGetJobStats, domainAbortJob }).cancel(run)).rejects.toMatchObject({ code: 'timeout' })
  expect(domainAbortJob).toHaveBeenCalledOnce()
})

test('a migration is cancelled once libvirt has none any more, or its guest does not run', async () => {
  const domainAbortJob = vi.fn<() => Promise<void>>(() => Promise.resolve())
  const domainGetJobStats = vi
    .fn<JobStats>(job(DomainJobType.NONE))
    .mockImplementationOnce(job(DomainJobType.UNBOUNDED))
  await withCalls({ domainGetJobStats, domainAbortJob }).cancel(run)
  expect([domainAbortJob.mock.calls.length, domainGetJobStats.mock.calls.length]).toEqual([1, 2])
  await withCalls({ domainGetJobStats: notRunning }).cancel(run)
})

/** Sends the guest, which is in its second round of copying, by that policy; what libvirt answers to the rest is given. */
function sending(
  policy: MigrationPolicy,
  calls: Calls,
  onLook: (progress: DepartureProgress) => void = () => {},
  copiedDisks: readonly string[] = [],
) {
  const stop = new AbortController()
  const begun = Promise.withResolvers<void>()
  const moved = Promise.withResolvers<void>()
  const domainGetJobStats = vi
    .fn<JobStats>(job(DomainJobType.UNBOUNDED, { memory_iteration: 2 }))
    .mockImplementationOnce(job(DomainJobType.NONE)) // asked before it begins
  const migrations = withCalls({
    domainGetJobStats,
    domainGetXMLDesc: () => Promise.resolve('<domain/>'),
    domainMigratePerform3Params: () => {
      begun.resolve()
      return moved.promise
    },
    ...calls,
  })
  const places = { folder: '/m', disks: [], bridges: [], serialSocketPath: '/s', serialLogPath: '/l' }
  const sent = migrations.send(run, {
    folder: '/m',
    places,
    policy,
    copiedDisks,
    signal: stop.signal,
    onProgress: onLook,
  })
  return { sent, stop, begun: begun.promise, moved }
}

test('a cancel that libvirt refuses is tried again', async () => {
  const domainAbortJob = vi
    .fn<() => Promise<void>>()
    .mockImplementation(async () => moved.reject(new Error('cancelled')))
    .mockRejectedValueOnce(new LibvirtTimeout('domainAbortJob', 30_000))
  const { sent, stop, begun, moved } = sending(
    { name: 'minimal_downtime' },
    {
      domainAbortJob,
      domainMigrateSetMaxDowntime: noAnswer,
    },
  )
  await begun
  stop.abort(new AgentError('cancelled', 'the engine ended it'))
  await expect(sent).rejects.toThrow('the engine ended it')
  expect(domainAbortJob).toHaveBeenCalledTimes(2)
  expect(onSetback).toHaveBeenCalledWith(expect.any(LibvirtTimeout), 'cancelling a migration')
})

test('a switch to post-copy that libvirt refuses is tried again, and once it is done never', async () => {
  const domainMigrateStartPostCopy = vi
    .fn<() => Promise<void>>()
    .mockResolvedValue()
    .mockRejectedValueOnce(new LibvirtTimeout('domainMigrateStartPostCopy', 30_000))
  let looks = 0
  const { sent, moved } = sending({ name: 'post_copy' }, { domainMigrateStartPostCopy }, () => {
    looks += 1
    if (looks === 5) moved.resolve()
  })
  expect(await sent).toMatchObject({ postCopy: true })
  expect(domainMigrateStartPostCopy).toHaveBeenCalledTimes(2)
})

test('the content of the disks that are named goes along, by a socket of its own', async () => {
  const domainMigratePerform3Params = vi.fn<(...parameters: never[]) => Promise<void>>(() => Promise.resolve())
  const calls = { domainMigratePerform3Params, domainMigrateSetMaxDowntime: noAnswer }
  await sending({ name: 'minimal_downtime' }, calls, undefined, ['own']).sent
  const [[, , params, , flags] = []] = domainMigratePerform3Params.mock.calls as unknown[][]
  expect(params).toMatchObject({ migrate_disks: ['vdb'], disks_uri: 'unix:///m/disks' })
  expect(Number(flags) & DomainMigrateFlags.NON_SHARED_DISK).not.toBe(0)
})

test('a disk that the guest does not have cannot go along', async () => {
  const { sent } = sending({ name: 'minimal_downtime' }, { domainMigrateSetMaxDowntime: noAnswer }, undefined, ['gone'])
  await expect(sent).rejects.toMatchObject({ code: 'not_found' })
})

test('disks go before the memory, and both are counted apart', async () => {
  const seen: unknown[] = []
  const copying = { disk_total: 30, disk_processed: 20, disk_remaining: 10 }
  const copied = { ...copying, disk_processed: 33, disk_remaining: 0, disk_total: 33, memory_total: 90 }
  const completed = { disk_processed: 34, memory_processed: 80 }
  const domainGetJobStats = vi.fn<(ref: unknown, flags: number) => ReturnType<JobStats>>((_ref, flags) =>
    flags === 0
      ? job(DomainJobType.UNBOUNDED, { ...copied, memory_remaining: 40 })()
      : job(DomainJobType.COMPLETED, completed)(),
  )
  domainGetJobStats
    .mockImplementationOnce(job(DomainJobType.NONE))
    .mockImplementationOnce(job(DomainJobType.UNBOUNDED, copying))
  const domainMigrateSetMaxDowntime = () => Promise.resolve()
  const calls = { domainGetJobStats, domainMigrateSetMaxDowntime }
  const onLook = ({ now, memory, disks }: DepartureProgress) => {
    seen.push([now, memory.remainingBytes, memory.totalBytes, disks.remainingBytes, disks.totalBytes])
    if (now === 'memory') going.moved.resolve()
  }
  const going = sending({ name: 'minimal_downtime' }, calls, onLook, ['own'])
  expect(await going.sent).toMatchObject({ transferredBytes: 80, copiedDiskBytes: 34 })
  expect(seen).toEqual([
    ['disks', 500, 500, 10, 30],
    ['memory', 40, 90, 0, 33],
  ])
  domainGetJobStats.mockImplementationOnce(job(DomainJobType.NONE))
  const alone = sending({ name: 'minimal_downtime' }, calls, () => alone.moved.resolve())
  expect(await alone.sent).not.toHaveProperty('copiedDiskBytes')
})

test('it takes no more of the network than it may, in both phases of post-copy', async () => {
  const sentWith = async (policy: MigrationPolicy) => {
    const domainMigratePerform3Params = vi.fn<(...given: unknown[]) => Promise<void>>(() => Promise.resolve())
    await sending(policy, { domainMigratePerform3Params, domainMigrateSetMaxDowntime: () => Promise.resolve() }).sent
    return domainMigratePerform3Params.mock.calls[0]?.[2]
  }
  const limited = await sentWith({ name: 'suspend_if_needed', bandwidthMibPerSecond: 40 })
  expect(limited).toMatchObject({ bandwidth: 40 })
  expect(limited).not.toHaveProperty(['bandwidth.postcopy'])
  const postCopy = await sentWith({ name: 'post_copy', bandwidthMibPerSecond: 40 })
  expect(postCopy).toMatchObject({ bandwidth: 40, 'bandwidth.postcopy': 40 })
  expect(await sentWith({ name: 'post_copy' })).not.toHaveProperty('bandwidth')
})

test('with disks that go along it keeps to its limit as a whole, and the memory has all of it afterwards', async () => {
  const domainMigratePerform3Params = vi.fn<(...given: unknown[]) => Promise<void>>(() => going.moved.promise)
  const domainMigrateSetMaxSpeed = vi
    .fn<(...given: unknown[]) => Promise<void>>(() => Promise.resolve(going.moved.resolve()))
    .mockRejectedValueOnce(new LibvirtTimeout('domainMigrateSetMaxSpeed', 30_000)) // tried again at the next look
  const domainGetJobStats = vi
    .fn<JobStats>(job(DomainJobType.UNBOUNDED, { memory_total: 90, disk_total: 30 }))
    .mockImplementationOnce(job(DomainJobType.NONE))
    .mockImplementationOnce(job(DomainJobType.UNBOUNDED, { disk_total: 30 }))
  const domainMigrateSetMaxDowntime = () => Promise.resolve()
  const calls = {
    domainMigratePerform3Params,
    domainMigrateSetMaxSpeed,
    domainGetJobStats,
    domainMigrateSetMaxDowntime,
  }
  const policy = { name: 'minimal_downtime', bandwidthMibPerSecond: 40 } as const
  const going = sending(policy, calls, undefined, ['own', 'shared'])
  await going.sent
  expect(domainMigratePerform3Params.mock.calls[0]?.[2]).toMatchObject({ bandwidth: 20 })
  expect(domainMigrateSetMaxSpeed.mock.calls.map(([, mib]) => mib)).toEqual([40, 40])
})

test('what the policy did is told with the figures, and with the reason when it was given up', async () => {
  const busy = { memory_iteration: 2, memory_remaining: 500, memory_bps: 2 ** 21, auto_converge_throttle: 40 }
  const completed = { downtime: 43, memory_processed: 2 ** 30, memory_iteration: 5 }
  const domainGetJobStats = vi.fn<(ref: unknown, flags: number) => ReturnType<JobStats>>((_ref, flags) =>
    flags === 0 ? job(DomainJobType.UNBOUNDED, busy)() : job(DomainJobType.COMPLETED, completed)(),
  )
  domainGetJobStats.mockImplementationOnce(job(DomainJobType.NONE))
  const domainMigrateSetMaxDowntime = () => Promise.resolve()
  const calls = { domainGetJobStats, domainMigrateSetMaxDowntime }
  const going = sending({ name: 'minimal_downtime' }, calls, () => going.moved.resolve())
  expect(await going.sent).toMatchObject({
    downtimeMs: 43,
    transferredBytes: 2 ** 30,
    rounds: 5,
    throttlePercent: 40,
    allowedDowntimeMs: 30,
  })

  domainGetJobStats.mockImplementationOnce(job(DomainJobType.NONE))
  const stuck = sending(
    { name: 'minimal_downtime' },
    {
      ...calls,
      domainAbortJob: async () => stuck.moved.reject(new Error('cancelled')),
    },
    () => (busy.memory_iteration += 1),
  )
  await expect(stuck.sent).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringMatching(/slowed by 40 %.* at most 500 ms/) as unknown,
  })
})
