import { describe, expect, it } from 'vitest'
import { readDomain } from './read-domain.ts'

const uuid = '11111111-1111-4111-8111-111111111111'
const run = `vmId='${uuid}' runId='22222222-2222-4222-8222-222222222222' runNumber='4'
  operationId='33333333-3333-4333-8333-333333333333' specHash='h' definedAt='2026-01-01T00:00:00.000Z'`
const domain = (inside: string): string =>
  `<domain type='kvm' id='3'><name>n</name><uuid>${uuid}</uuid>${inside}</domain>`
const metadata = (element: string): string => domain(`<metadata>${element}</metadata>`)

describe('readDomain', () => {
  it('reads a running domain as libvirt shows it', () => {
    const facts = readDomain(
      domain(`
      <title>a &lt;b&gt; &amp;amp; &#x43;&#49;</title>
      <memory unit='KiB'>2097152</memory><currentMemory unit='MiB'>1024</currentMemory>
      <vcpu placement='static' current='2'>8</vcpu>
      <devices>
        <disk type='file' device='disk'><source file='/a' index='1'/><target dev='vda'/><alias name='ua-disk-1'/></disk>
        <interface type='bridge'><target dev='vnet3'/></interface>
        <graphics type='vnc' socket='/old.sock'><listen type='socket' socket='/run/vnc.sock'/></graphics>
        <graphics type='spice'><listen type='address' address='127.0.0.1'/></graphics>
        <serial type='unix'><source mode='bind' path='/run/serial.sock'/></serial>
        <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0' state='connected'/></channel>
        <memballoon model='virtio'/>
      </devices>`),
    )
    expect(facts).toEqual({
      name: 'n',
      uuid,
      title: 'a <b> &amp; C1',
      run: undefined,
      memoryBytes: 1024 ** 3,
      memoryMaxBytes: 2 * 1024 ** 3,
      cpus: 2,
      cpusMax: 8,
      hasBalloon: true,
      hasScreen: false,
      consoles: [
        { protocol: 'vnc', socketPath: '/run/vnc.sock' },
        { protocol: 'spice' },
        { protocol: 'serial', socketPath: '/run/serial.sock' },
      ],
      guestAgent: 'connected',
      disks: [{ target: 'vda', alias: 'ua-disk-1', path: '/a' }],
      taps: ['vnet3'],
    })
  })

  it('knows our metadata by its namespace, whatever the prefix', () => {
    expect(readDomain(metadata(`<overt:run xmlns:overt='https://overt.dev/ns/1' ${run}/>`))?.run).toMatchObject({
      runNumber: 4,
      definedAt: new Date('2026-01-01T00:00:00Z'),
    })
    expect(readDomain(metadata(`<x:run xmlns:x='https://overt.dev/ns/1' ${run}/>`))?.run).toBeDefined()
  })

  it.each([
    ['another namespace', `<overt:run xmlns:overt='https://example.org/' ${run}/>`],
    ['another element', `<overt:walk xmlns:overt='https://overt.dev/ns/1' ${run}/>`],
    ['a missing word', `<overt:run xmlns:overt='https://overt.dev/ns/1' ${run.replace('specHash', 'other')}/>`],
    ['a run number that is none', `<overt:run xmlns:overt='https://overt.dev/ns/1' ${run.replace("'4'", "'x'")}/>`],
    [
      'the id of another machine',
      `<overt:run xmlns:overt='https://overt.dev/ns/1' ${run.replace(uuid, uuid.replace('1', '9'))}/>`,
    ],
  ])('takes a domain with %s for somebody else’s', (_what, element) => {
    const facts = readDomain(metadata(element))
    expect(facts).toMatchObject({ uuid })
    expect(facts?.run).toBeUndefined()
  })

  it('takes what is no domain for none', () => {
    for (const text of [
      '',
      'no',
      '<domain',
      '<network/>',
      '<domain/>',
      '<!DOCTYPE x [<!ENTITY a "b">]><domain>&a;</domain>',
    ])
      expect(readDomain(text)).toBeUndefined()
  })

  it('does not follow entities a document defines itself', () => {
    const facts = readDomain(`<!DOCTYPE domain [<!ENTITY a "expanded">]>${domain('<title>&a;</title>')}`)
    expect(facts?.title ?? '').not.toContain('expanded')
  })
})
