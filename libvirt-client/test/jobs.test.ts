import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  createClient,
  DomainBlockCommitFlags,
  DomainBlockCopyFlags,
  DomainBlockJobAbortFlags,
  DomainGetJobStatsFlags,
  DomainJobOperation,
  DomainSnapshotCreateFlags,
  DomainState,
  type EventMap,
  type LibvirtClient,
  migratePeerToPeer,
} from '../src/index.ts'
import { guestXml, PrivateLibvirtd } from './private-libvirtd.ts'

const run = promisify(execFile)
let here: PrivateLibvirtd
let client: LibvirtClient

beforeAll(async () => {
  here = await PrivateLibvirtd.start()
  client = createClient({ socketPath: here.socketPath })
  await client.ready()
})

afterAll(async () => {
  await client?.close()
  await here?.[Symbol.asyncDispose]()
})

const diskXml = (path: string): string =>
  `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${path}'/><target dev='vda' bus='virtio'/></disk>`

describe('block jobs', () => {
  test('a live snapshot, committed back, then a copy, then a backup', async () => {
    const base = join(here.runDir, 'base.qcow2')
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', base, '16M'])
    const jobs: string[] = []
    await client.subscribe('blockJob', ({ disk, type, status }) => jobs.push(`${disk} ${type} ${status}`))
    const xml = guestXml('blocks', randomUUID()).replace('</devices>', `${diskXml(base)}</devices>`)
    const dom = await client.jobs.domainCreateXML(xml)

    const snapshot = `<domainsnapshot><disks><disk name='vda'><source file='${join(here.runDir, 'top.qcow2')}'/></disk></disks></domainsnapshot>`
    const { DISK_ONLY, NO_METADATA } = DomainSnapshotCreateFlags
    await client.jobs.domainSnapshotCreateXML(dom, snapshot, DISK_ONLY | NO_METADATA)
    expect(await client.control.domainGetXMLDesc(dom)).toContain('top.qcow2')

    await client.jobs.domainBlockCommit(dom, 'vda', null, null, 0, DomainBlockCommitFlags.ACTIVE)
    await expect.poll(() => jobs).toContain('vda active_commit ready')
    expect((await client.control.domainGetBlockJobInfo(dom, 'vda')).found).toBe(1)
    await client.jobs.domainBlockJobAbort(dom, 'vda', DomainBlockJobAbortFlags.PIVOT)
    await expect.poll(() => jobs).toContain('vda active_commit completed')
    expect(await client.control.domainGetXMLDesc(dom)).not.toContain('top.qcow2')

    const copy = `<disk type='file'><source file='${join(here.runDir, 'copy.qcow2')}'/><driver type='qcow2'/></disk>`
    await client.jobs.domainBlockCopy(dom, 'vda', copy, { granularity: 65536 }, DomainBlockCopyFlags.TRANSIENT_JOB)
    await expect.poll(() => jobs).toContain('vda copy ready')
    await client.jobs.domainBlockJobAbort(dom, 'vda')
    await expect.poll(() => jobs).toContain('vda copy canceled')

    const ended = Promise.withResolvers<EventMap['jobCompleted']>()
    await client.subscribe('jobCompleted', ended.resolve)
    const target = join(here.runDir, 'backup.qcow2')
    const backup = `<domainbackup mode='push'><disks><disk name='vda' type='file'><target file='${target}'/><driver type='qcow2'/></disk></disks></domainbackup>`
    await client.jobs.domainBackupBegin(dom, backup, null)
    expect((await ended.promise).stats).toMatchObject({ operation: DomainJobOperation.BACKUP, success: true })

    await client.jobs.domainBlockResize(dom, 'vda', 32 * 1024 * 1024, 1)
    expect((await client.control.domainGetBlockInfo(dom, 'vda')).capacity).toBe(32 * 1024 * 1024)
    expect(Object.keys(await client.stats.domainBlockStatsFlags(dom, 'vda'))).toContain('rd_operations')
    await client.control.domainDestroyFlags(dom)
  })

  test('a disk is plugged into a running guest and given limits', async () => {
    const path = join(here.runDir, 'plugged.qcow2')
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', path, '1M'])
    const dom = await client.jobs.domainCreateXML(guestXml('plug', randomUUID()))
    const added = Promise.withResolvers<EventMap['deviceAdded']>()
    await client.subscribe('deviceAdded', added.resolve)
    await client.jobs.domainAttachDeviceFlags(dom, diskXml(path), 1)
    expect((await added.promise).alias).toBe('virtio-disk0')
    await client.control.domainSetBlockIoTune(dom, 'vda', { total_iops_sec: 500 }, 1)
    expect(await client.control.domainGetBlockIoTune(dom, 'vda', 1)).toMatchObject({ total_iops_sec: 500 })
    await client.control.domainDestroyFlags(dom)
  })
})

describe('migration', () => {
  test('a guest moves to another libvirt and says so on both sides', async () => {
    await using there = await PrivateLibvirtd.start()
    await using other = createClient({ socketPath: there.socketPath })
    await other.ready()
    const arrived: string[] = []
    await other.subscribe('lifecycle', ({ event, detail }) => arrived.push(`${event} ${detail}`))
    const left: string[] = []
    await client.subscribe('lifecycle', ({ event, detail }) => left.push(`${event} ${detail}`))

    const dom = await client.jobs.domainCreateXML(guestXml('moves', randomUUID()))
    await migratePeerToPeer(client.jobs, dom, `qemu+unix:///system?socket=${there.socketPath}`, {
      migrate_uri: `unix://${join(there.runDir, 'migration.sock')}`,
      bandwidth: 500,
    })
    const moved = await other.control.domainLookupByUUID(dom.uuid)
    expect((await other.control.domainGetState(moved)).state).toBe(DomainState.RUNNING)
    await expect(client.control.domainLookupByUUID(dom.uuid)).rejects.toMatchObject({ code: 'NO_DOMAIN' })
    await expect.poll(() => left).toContain('stopped migrated')
    await expect.poll(() => arrived).toContain('resumed migrated')
    const { params } = await other.control.domainGetJobStats(moved, DomainGetJobStatsFlags.COMPLETED)
    expect(params['downtime']).toBeGreaterThanOrEqual(0)
    await other.control.domainDestroyFlags(moved)
  })
})
