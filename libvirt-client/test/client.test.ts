import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  createClient,
  type DomainEventMap,
  DomainState,
  type LibvirtClient,
  LibvirtBusy,
  LibvirtDisconnected,
  LibvirtTimeout,
} from '../src/index.ts'
import { guestXml, PrivateLibvirtd } from './private-libvirtd.ts'

let libvirtd: PrivateLibvirtd
let client: LibvirtClient

beforeEach(async () => {
  libvirtd = await PrivateLibvirtd.start()
  client = createClient({
    socketPath: libvirtd.socketPath,
    keepalive: { intervalMs: 200, count: 3 },
    backoff: { maxMs: 200 },
    lanes: { stats: { limit: 2, queue: 3, spares: 1 } },
  })
  await client.ready()
})

afterEach(async () => {
  await client?.close()
  await libvirtd?.[Symbol.asyncDispose]()
})

/** Collects events of a kind and waits for what is looked for. */
class Watch<E> {
  readonly seen: E[] = []
  #wake: (() => void) | undefined

  readonly add = (event: E): void => {
    this.seen.push(event)
    this.#wake?.()
  }

  async until(found: (event: E) => boolean): Promise<E> {
    for (;;) {
      const event = this.seen.find(found)
      if (event !== undefined) return event
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}

/** What a promise comes to, so that it may be looked at later than it fails. */
const outcome = (promise: Promise<unknown>): Promise<unknown> => promise.catch((reason: unknown) => reason)

describe('events', () => {
  test('a life in events, each with its reason', async () => {
    const life = new Watch<DomainEventMap['lifecycle']>()
    const reboots = new Watch<DomainEventMap['reboot']>()
    const metadata = new Watch<DomainEventMap['metadataChange']>()
    const stop = await client.subscribe('lifecycle', life.add)
    await client.subscribe('reboot', reboots.add)
    await client.subscribe('metadataChange', metadata.add)

    const uuid = randomUUID()
    const dom = await client.control.domainDefineXMLFlags(guestXml('events', uuid))
    const running = await client.jobs.domainCreateWithFlags(dom)
    await client.control.domainSetMetadata(running, 0, 'described', null, null, 1)
    await client.control.domainReset(running)
    // QEMU may miss the end it is sent while it resets, and is then only killed ten seconds later.
    expect((await reboots.until(() => true)).domain.name).toBe('events')
    await client.control.domainDestroyFlags(running)
    await client.control.domainUndefineFlags(dom)
    await life.until(({ event }) => event === 'undefined')
    // What QEMU says when it is told to end, libvirt leaves out if it has seen the end before it comes to read that.
    const [before, after] = [
      ['defined added', 'resumed unpaused', 'started booted'],
      ['stopped destroyed', 'undefined removed'],
    ]
    expect([
      [...before, 'shutdown host', ...after],
      [...before, ...after],
    ]).toContainEqual(life.seen.map(({ event, detail }) => `${event} ${detail}`))
    expect(new Set(life.seen.map(({ domain }) => domain.uuid))).toEqual(new Set([uuid]))
    expect((await metadata.until(() => true)).type).toBe('description')

    stop()
    const told = life.seen.length
    await client.control.domainUndefineFlags(await client.control.domainDefineXMLFlags(guestXml('events', uuid)))
    expect(life.seen.length).toBe(told)
  })

  test('networks, pools, secrets and QEMU itself have events too', async () => {
    const seen: string[] = []
    await client.subscribe('networkLifecycle', ({ network, event }) => seen.push(`network ${network.name} ${event}`))
    await client.subscribe('storagePoolLifecycle', ({ pool, event }) => seen.push(`pool ${pool.name} ${event}`))
    await client.subscribe('secretLifecycle', ({ event }) => seen.push(`secret ${event}`))
    await client.subscribe('monitorEvent', ({ domain, event }) => seen.push(`${domain.name} ${event}`))
    const net = await client.control.networkDefineXMLFlags('<network><name>n</name></network>')
    await client.control.networkUndefine(net)
    const poolXml = "<pool type='dir'><name>p</name><target><path>/tmp</path></target></pool>"
    await client.control.storagePoolUndefine(await client.control.storagePoolDefineXML(poolXml))
    const secretXml = "<secret><usage type='volume'><volume>/x</volume></usage></secret>"
    await client.control.secretUndefine(await client.control.secretDefineXML(secretXml))
    const dom = await client.jobs.domainCreateXML(guestXml('talks', randomUUID()))
    await client.control.domainReset(dom)
    await expect
      .poll(() => seen)
      .toEqual(
        expect.arrayContaining([
          'network n defined',
          'network n undefined',
          'pool p defined',
          'pool p undefined',
          'secret defined',
          'secret undefined',
          'talks RESET',
        ]),
      )
  })

  test('a handler that throws is a problem told, not a connection lost', async () => {
    await client.subscribe('lifecycle', () => {
      throw new Error('on purpose')
    })
    const problem = once(client, 'problem')
    await client.control.domainDefineXMLFlags(guestXml('throws', randomUUID()))
    expect(await problem).toMatchObject([{ message: 'on purpose' }])
    expect(client.isConnected).toBe(true)
  })
})

describe('a libvirtd that dies', () => {
  test('kill -9: calls fail at once, then all comes back, guests and registrations too', async () => {
    const life = new Watch<DomainEventMap['lifecycle']>()
    await client.subscribe('lifecycle', life.add)
    const dom = await client.jobs.domainCreateXML(guestXml('survivor', randomUUID()))

    const disconnected = once(client, 'disconnected')
    await libvirtd.signal('KILL')
    expect((await disconnected)[0]).toBeInstanceOf(LibvirtDisconnected)
    await expect(client.control.domainGetState(dom)).rejects.toThrow(LibvirtDisconnected)

    const patient = client.control.domainGetState(dom, 0, { waitForConnection: true, deadlineMs: 15_000 })
    const resync = once(client, 'resync')
    await libvirtd.startDaemon()
    await resync
    expect(client.isConnected).toBe(true)
    expect((await patient).state).toBe(DomainState.RUNNING)

    // libvirtd takes up the monitors of running guests one by one after it answers; a destroy that comes in between
    // ends the guest too, but as a failed take-up. A question to the monitor waits its turn.
    await client.control.domainQemuMonitorCommand(dom, '{"execute":"query-status"}')
    life.seen.length = 0
    await client.control.domainDestroyFlags(dom)
    expect(await life.until(({ event }) => event === 'stopped')).toMatchObject({ detail: 'destroyed' })
  })

  test('a call in flight fails when the connection goes, and does not hang', async () => {
    await libvirtd.signal('STOP')
    const call = outcome(client.control.connectGetLibVersion())
    await libvirtd.signal('KILL')
    expect(await call).toBeInstanceOf(LibvirtDisconnected)
  })
})

describe('a libvirtd that does not answer', () => {
  test('a call ends at its deadline or by its signal, and its late answer harms nobody', async () => {
    const patient = createClient({ socketPath: libvirtd.socketPath, keepalive: false })
    await patient.ready()
    await libvirtd.signal('STOP')
    const abort = new AbortController()
    const aborted = outcome(patient.control.connectGetHostname({ signal: abort.signal }))
    const begun = performance.now()
    await expect(patient.control.connectGetHostname({ deadlineMs: 100 })).rejects.toThrow(LibvirtTimeout)
    expect(performance.now() - begun).toBeLessThan(1_000)
    abort.abort(new Error('changed my mind'))
    expect(await aborted).toMatchObject({ message: 'changed my mind' })
    expect(patient.control.active).toBe(2)
    await libvirtd.signal('CONT')
    expect(await patient.control.connectGetURI()).toBe('qemu:///system')
    await expect.poll(() => patient.control.active).toBe(0)
    await patient.close()
  })

  test('keepalive notices, and the client comes back when libvirtd does', async () => {
    const disconnected = once(client, 'disconnected')
    await libvirtd.signal('STOP')
    expect((await disconnected)[0]).toMatchObject({ message: expect.stringContaining('silent') })
    const connected = once(client, 'connected')
    await libvirtd.signal('CONT')
    await connected
    expect(await client.control.connectGetURI()).toBe('qemu:///system')
  })
})

describe('lanes', () => {
  test('no more calls are with libvirtd than the limit, the rest wait, and too many are refused', async () => {
    await libvirtd.signal('STOP')
    const calls = Array.from({ length: 5 }, () => client.stats.connectGetURI())
    const sixth = outcome(client.stats.connectGetURI())
    expect([client.stats.active, client.stats.queued]).toEqual([2, 3])
    expect(await sixth).toBeInstanceOf(LibvirtBusy)
    await libvirtd.signal('CONT')
    expect(await Promise.all(calls)).toEqual(Array(5).fill('qemu:///system'))
    expect([client.stats.active, client.stats.queued]).toEqual([0, 0])
  })

  test('guests that do not answer stop neither their lane nor another', async () => {
    const stuck = await client.jobs.domainCreateXML(guestXml('stuck', randomUUID()))
    const fine = await client.jobs.domainCreateXML(guestXml('fine', randomUUID()))
    await libvirtd.signalGuest('STOP', 'stuck')
    const ask = '{"execute":"query-status"}'
    // Both places of the lane go to calls that libvirtd cannot finish.
    const lost = [1, 2].map(() => client.stats.domainQemuMonitorCommand(stuck, ask, 0, { deadlineMs: 200 }))
    for (const one of await Promise.allSettled(lost)) {
      expect(one).toMatchObject({ status: 'rejected', reason: { name: 'LibvirtTimeout' } })
    }
    expect(await client.control.domainQemuMonitorCommand(fine, ask)).toContain('running')
    expect(await client.stats.domainQemuMonitorCommand(fine, ask)).toContain('running')
    expect(client.stats.aside).toBe(1)

    await libvirtd.signalGuest('CONT', 'stuck')
    expect(await client.stats.domainQemuMonitorCommand(stuck, ask)).toContain('running')
    await client.control.domainDestroyFlags(stuck)
    await client.control.domainDestroyFlags(fine)
    await expect.poll(() => client.stats.aside).toBe(0)
  })
})
