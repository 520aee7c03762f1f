import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Connection,
  ConnectListAllDomainsFlags,
  connect,
  DomainMetadataType,
  DomainModificationImpact,
  DomainState,
  DomainStatsTypes,
  findSockets,
  LibvirtDisconnected,
  LibvirtError,
  NodeGetCPUStatsAllCPUs,
  NodeGetMemoryStatsAllCells,
} from '../src/index.ts'
import { guestXml, PrivateLibvirtd } from './private-libvirtd.ts'

let libvirtd: PrivateLibvirtd
let conn: Connection

beforeAll(async () => {
  libvirtd = await PrivateLibvirtd.start()
  conn = await connect({ socketPath: libvirtd.socketPath })
})

afterAll(async () => {
  conn?.close()
  await libvirtd?.[Symbol.asyncDispose]()
})

/** `Key: value` lines, as virsh prints them. */
const fields = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/^(.+?): +(.*)$/gm)].map(([, key = '', value = '']) => [key.trim(), value]))

describe('sockets', () => {
  test('one libvirtd serves every driver', async () => {
    const found = await findSockets({ runDir: libvirtd.runDir })
    expect(found.kind).toBe('monolithic')
    expect(found.drivers.networks).toEqual({ daemon: 'libvirtd', path: libvirtd.socketPath })
  })

  test('nobody is found in an empty place, and connecting says so', async () => {
    expect(await findSockets({ runDir: '/nonexistent' })).toEqual({ kind: 'none', drivers: {} })
    await expect(connect({ socketPath: '/nonexistent/libvirt-sock' })).rejects.toThrow(LibvirtDisconnected)
  })

  test('a driver libvirtd does not have is refused', async () => {
    await expect(connect({ socketPath: libvirtd.socketPath, uri: 'nonsense:///system' })).rejects.toThrow(LibvirtError)
  })
})

describe('the host, as virsh sees it', () => {
  test('node information', async () => {
    const info = await conn.nodeGetInfo()
    const seen = fields(await libvirtd.virsh('nodeinfo'))
    expect(info).toMatchObject({
      model: seen['CPU model'],
      cpus: Number(seen['CPU(s)']),
      sockets: Number(seen['CPU socket(s)']),
      memory: Number.parseInt(seen['Memory size'] ?? '', 10),
    })
  })

  test('capabilities, host name, versions', async () => {
    expect((await conn.connectGetCapabilities()).trim()).toBe((await libvirtd.virsh('capabilities')).trim())
    expect(await conn.connectGetHostname()).toBe((await libvirtd.virsh('hostname')).trim())
    expect(await conn.connectGetURI()).toBe('qemu:///system')
    const version = await conn.connectGetLibVersion()
    const dotted = [Math.floor(version / 1e6), Math.floor(version / 1e3) % 1e3, version % 1e3].join('.')
    expect(await libvirtd.virsh('version', '--daemon')).toContain(`Running against daemon: ${dotted}`)
  })

  test('domain capabilities', async () => {
    const xml = await conn.connectGetDomainCapabilities(null, 'x86_64', 'q35', 'qemu')
    const seen = await libvirtd.virsh('domcapabilities', '--arch', 'x86_64', '--machine', 'q35', '--virttype', 'qemu')
    expect(xml.trim()).toBe(seen.trim())
  })

  test('memory and processor statistics', async () => {
    const memory = await conn.nodeGetMemoryStats(NodeGetMemoryStatsAllCells.CELLS)
    const seen = fields(await libvirtd.virsh('nodememstats'))
    expect(memory['total']).toBe(Number.parseInt(seen['total'] ?? '', 10))
    const cpu = await conn.nodeGetCPUStats(NodeGetCPUStatsAllCPUs.CPUS)
    expect(Object.keys(cpu).toSorted()).toEqual(['idle', 'iowait', 'kernel', 'user'])
  })
})

describe('a domain', () => {
  const name = 'calls'
  const uuid = randomUUID()

  test('defined, read, started, asked, stopped, undefined', async () => {
    const defined = await conn.domainDefineXMLFlags(guestXml(name, uuid))
    expect(defined).toEqual({ name, uuid, id: -1 })
    expect(await conn.domainLookupByUUID(uuid)).toEqual(defined)
    expect(await conn.domainLookupByName(name)).toEqual(defined)
    expect(await conn.domainGetXMLDesc(defined)).toBe((await libvirtd.virsh('dumpxml', name)).replace(/\n$/, ''))
    expect(await conn.connectListAllDomains(ConnectListAllDomainsFlags.INACTIVE)).toEqual([defined])
    expect(await conn.connectListAllDomains(ConnectListAllDomainsFlags.ACTIVE)).toEqual([])

    const started = await conn.domainCreateWithFlags(defined)
    expect(started.id).toBeGreaterThan(0)
    expect((await conn.domainGetState(started)).state).toBe(DomainState.RUNNING)
    expect((await libvirtd.virsh('domstate', name)).trim()).toBe('running')

    await conn.domainSuspend(started)
    expect((await libvirtd.virsh('domstate', name)).trim()).toBe('paused')
    await conn.domainResume(started)
    await conn.domainReset(started)

    const answer: unknown = JSON.parse(await conn.domainQemuMonitorCommand(started, '{"execute":"query-name"}'))
    expect(answer).toMatchObject({ return: { name } })

    const [record] = await conn.connectGetAllDomainStats([started], DomainStatsTypes.STATE | DomainStatsTypes.BALLOON)
    expect(record?.dom).toEqual(started)
    expect(record?.params).toMatchObject({ 'state.state': DomainState.RUNNING, 'balloon.maximum': 32 * 1024 })
    expect((await conn.domainMemoryStats(started, 16)).length).toBeGreaterThan(0)
    expect((await conn.domainGetInfo(started)).nrVirtCpu).toBe(1)

    await conn.domainDestroyFlags(started)
    expect((await conn.domainGetState(started)).state).toBe(DomainState.SHUTOFF)
    await conn.domainUndefineFlags(started)
    expect((await libvirtd.virsh('list', '--all', '--name')).trim()).toBe('')
  })

  test('parameters and metadata are kept and given back', async () => {
    const dom = await conn.domainDefineXMLFlags(guestXml(name, uuid))
    const config = DomainModificationImpact.CONFIG
    await conn.domainSetMetadata(
      dom,
      DomainMetadataType.ELEMENT,
      '<run id="7"/>',
      'o',
      'https://example.test/run',
      config,
    )
    const metadata = await conn.domainGetMetadata(dom, DomainMetadataType.ELEMENT, 'https://example.test/run', config)
    expect(metadata).toContain('id="7"')

    await conn.domainSetMemoryParameters(dom, { hard_limit: 65536, soft_limit: 49152 }, config)
    expect(await conn.domainGetMemoryParameters(dom, config)).toMatchObject({ hard_limit: 65536, soft_limit: 49152 })
    expect(fields(await libvirtd.virsh('memtune', name, '--config'))['hard_limit']).toBe('65536')
    await conn.domainSetMemoryFlags(dom, 20 * 1024, config)
    expect(await libvirtd.virsh('dumpxml', name)).toContain("<currentMemory unit='KiB'>20480</currentMemory>")
    await conn.domainUndefineFlags(dom)
  })

  test('errors carry the code, not only a sentence', async () => {
    const absent = { name: 'absent', uuid: randomUUID(), id: -1 }
    const error = await conn.domainGetXMLDesc(absent).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(LibvirtError)
    expect(error).toMatchObject({
      code: 'NO_DOMAIN',
      number: 42,
      domain: 'QEMU',
      level: 'error',
      procedure: 'domainGetXMLDesc',
    })
    await expect(conn.domainDefineXMLFlags('<domain/>')).rejects.toMatchObject({ code: 'NO_NAME' })
    const dom = await conn.domainDefineXMLFlags(guestXml(name, uuid))
    await expect(conn.domainSuspend(dom)).rejects.toMatchObject({ code: 'OPERATION_INVALID' })
    await conn.domainUndefineFlags(dom)
  })

  test('what cannot be encoded is refused before it is sent', async () => {
    await expect(conn.domainLookupByUUID('not a uuid')).rejects.toThrow('not a UUID')
    await expect(conn.domainLookupByName('a\0b')).rejects.toThrow('NUL')
    expect(conn.inFlight).toBe(0)
  })
})

describe('other objects', () => {
  test('a network', async () => {
    const net = await conn.networkDefineXMLFlags("<network><name>iso</name><bridge name='isobr0'/></network>")
    expect((await libvirtd.virsh('net-list', '--all', '--name')).trim()).toBe('iso')
    expect(await conn.networkGetXMLDesc(net)).toContain('isobr0')
    await conn.networkCreate(net)
    expect(await conn.networkGetBridgeName(net)).toBe('isobr0')
    expect(await conn.networkIsActive(net)).toBe(1)
    await conn.networkDestroy(net)
    await conn.networkUndefine(net)
    expect(await conn.connectListAllNetworks()).toEqual([])
  })

  test('a secret', async () => {
    const secret = await conn.secretDefineXML(
      "<secret ephemeral='yes' private='no'><usage type='volume'><volume>/x</volume></usage></secret>",
    )
    await conn.secretSetValue(secret, Buffer.from([0, 1, 2, 255, 254]))
    expect([...(await conn.secretGetValue(secret))]).toEqual([0, 1, 2, 255, 254])
    await conn.secretUndefine(secret)
  })

  test('a network filter', async () => {
    const filter = await conn.nwfilterDefineXML("<filter name='none' chain='root'/>")
    expect(await conn.connectListAllNWFilters()).toEqual([filter])
    await conn.nwfilterUndefine(filter)
  })
})
