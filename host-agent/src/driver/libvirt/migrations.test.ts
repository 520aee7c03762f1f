import type { RunRef } from '@overt/api-client/agent'
import {
  DomainJobType,
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

/** Migrations with a libvirt that has one guest and answers these calls so. */
function withCalls(calls: Record<string, (...parameters: never[]) => Promise<unknown>>): LibvirtMigrations {
  const client = { control: calls, migrations: calls }
  const inventory = { findRun: () => Promise.resolve({ ref, state: DomainState.RUNNING }) }
  type Client = ConstructorParameters<typeof LibvirtMigrations>[0]
  return new LibvirtMigrations(client as unknown as Client, inventory as unknown as Inventory, {}) // all that is used
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
