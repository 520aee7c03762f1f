import { execFile } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ResolvedMachine } from '../driver/port.ts'
import { AgentError } from '../errors.ts'
import { readDomain } from './read-domain.ts'
import { childOf, readXml } from './read-xml.ts'
import { type DomainInput, writeDomain } from './write-domain.ts'

const id = (digit: string): string =>
  `${digit.repeat(8)}-${digit.repeat(4)}-4${digit.repeat(3)}-8${digit.repeat(3)}-${digit.repeat(12)}`
const run = { vmId: id('a'), runId: id('b'), runNumber: 3 }

function input(
  spec: Partial<ResolvedMachine['spec']> = {},
  machine: Partial<ResolvedMachine> = {},
  rest: Partial<DomainInput> = {},
): DomainInput {
  return {
    run,
    accelerator: 'kvm',
    definedAt: new Date('2026-01-02T03:04:05.678Z'),
    machine: {
      spec: {
        name: 'web-1',
        architecture: 'x86_64',
        firmware: 'bios',
        cpu: { sockets: 1, coresPerSocket: 2, threadsPerCore: 1 },
        memoryBytes: 2 * 1024 ** 3,
        disks: [],
        nics: [],
        video: 'vga',
        consoles: ['vnc', 'serial'],
        ...spec,
      },
      operationId: id('c'),
      specHash: 'sha256-0123456789abcdef',
      disks: {},
      bridges: {},
      socketFolder: '/run/overt/s/bbbbbbbb',
      logFolder: '/var/log/overt/machines/bbbbbbbb',
      ...machine,
    },
    ...rest,
  }
}

const diskFields = { domainId: id('0'), readOnly: false } as const
const disk = {
  ...diskFields,
  diskId: id('1'),
  volumeId: id('d'),
  format: 'qcow2',
  device: 'disk',
  bus: 'virtio',
} as const
const nic = {
  nicId: id('4'),
  macAddress: '52:54:00:11:22:33',
  networkId: id('5'),
  model: 'virtio',
  linked: true,
} as const
const rich: Pick<ResolvedMachine['spec'], 'disks' | 'nics'> = {
  disks: [
    disk,
    { ...diskFields, diskId: id('2'), volumeId: id('e'), format: 'raw', device: 'disk', bus: 'virtio_scsi' },
    {
      ...diskFields,
      diskId: id('3'),
      volumeId: id('f'),
      format: 'raw',
      device: 'cdrom',
      bus: 'virtio',
      readOnly: true,
    },
  ],
  nics: [nic, { nicId: id('6'), macAddress: '52:54:00:44:55:66', networkId: id('7'), model: 'e1000e', linked: false }],
}
const richMachine: Partial<ResolvedMachine> = {
  disks: {
    [id('1')]: [
      { path: '/srv/images/leaf', format: 'qcow2', directIo: true },
      { path: '/srv/images/middle', format: 'qcow2' },
      { path: '/srv/images/base', format: 'raw' },
    ],
    [id('2')]: [{ path: '/srv/images/plain', format: 'raw' }],
    [id('3')]: [{ path: '/srv/images/install.iso', format: 'raw' }],
  },
  bridges: { [id('4')]: 'ovt-default', [id('6')]: 'ovt-2' },
  seedIsoPath: '/var/lib/overt/seeds/b.iso',
}

/** What each golden file is written from. After a wanted change: `OVERT_WRITE_GOLDEN=1 vitest run`, then read the diff. */
const golden: Readonly<Record<string, DomainInput>> = {
  'x86_64-minimal-tcg': input(
    { video: 'none', consoles: [], balloon: false, rng: false, guestAgent: false },
    {},
    { accelerator: 'tcg' },
  ),
  'x86_64-everything-kvm': input(
    {
      ...rich,
      name: 'web & "db" <1>',
      description: 'two\nlines',
      cpu: { sockets: 2, coresPerSocket: 2, threadsPerCore: 2, maxSockets: 4, model: 'Westmere' },
      consoles: ['vnc', 'spice', 'serial'],
      bootDevices: ['cdrom', 'disk', 'network'],
      keyboardLayout: 'de',
      video: 'qxl',
    },
    richMachine,
  ),
  'x86_64-uefi-kvm': input(
    { firmware: 'uefi', machineType: 'pc-q35-7.2' },
    { firmwareVariablesPath: '/var/lib/overt/firmware/a.fd' },
  ),
  'aarch64-everything-tcg': input({ ...rich, architecture: 'aarch64', firmware: 'uefi', video: 'vga' }, richMachine, {
    accelerator: 'tcg',
  }),
  'aarch64-minimal-kvm': input({ architecture: 'aarch64', firmware: 'uefi', consoles: ['serial'], video: 'none' }),
}

const folder = join(import.meta.dirname, 'golden')
const spawned = promisify(execFile)

describe('writeDomain', () => {
  it.each(Object.entries(golden))('writes %s as it is kept', async (name, from) => {
    const path = join(folder, `${name}.golden.xml`)
    const xml = writeDomain(from)
    if (process.env['OVERT_WRITE_GOLDEN']) await writeFile(path, xml)
    expect(xml).toBe(await readFile(path, 'utf8'))
  })

  it('keeps a golden file for each case and no other', async () => {
    const files = (await readdir(folder)).map((file) => file.replace('.golden.xml', ''))
    expect(files.toSorted()).toEqual(Object.keys(golden).toSorted())
  })

  it('writes what libvirt takes for a domain', async (context) => {
    try {
      await spawned('xmllint', ['--version'])
    } catch {
      // virt-xml-validate is a script around xmllint. libvirtd itself checks the schema in the hypervisor tests.
      return context.skip('xmllint is not installed')
    }
    for (const name of Object.keys(golden)) {
      const { stderr } = await spawned('virt-xml-validate', [join(folder, `${name}.golden.xml`), 'domain'])
      expect(stderr).toContain('validates')
    }
    return undefined
  })

  it('leaves no layer of a disk for libvirt to guess at', () => {
    const xml = writeDomain(golden['x86_64-everything-kvm'] ?? input())
    const disks = childOf(readXml(xml), 'devices')?.children.filter((each) => each.name === 'disk') ?? []
    expect(disks).toHaveLength(4)
    for (const each of disks) {
      expect(childOf(each, 'driver')?.attributes['type']).toMatch(/^(raw|qcow2)$/)
      let layer = childOf(each, 'backingStore')
      while (layer && layer.children.length > 0) {
        expect(childOf(layer, 'format')?.attributes['type']).toMatch(/^(raw|qcow2)$/)
        layer = childOf(layer, 'backingStore')
      }
      expect(layer).toMatchObject({ name: 'backingStore', children: [] })
    }
  })

  it('gives every place in the boot order to one device', () => {
    const orders = (from: DomainInput) =>
      [...writeDomain(from).matchAll(/<boot order='(\d+)'/g)].map(([, order]) => order)
    expect(orders(golden['x86_64-everything-kvm'] ?? input())).toEqual(['2', '3', '1', '4', '5'])
    const disks = rich.disks.map((each, index) => (index === 1 ? { ...each, bootOrder: 1 } : each))
    expect(orders(input({ disks }, richMachine))).toEqual(['1'])
  })

  const anyText = fc.string({ unit: 'binary', maxLength: 60 })
  const hostile = fc.oneof(
    anyText,
    fc.string({
      unit: fc.constantFrom('<', '>', '&', "'", '"', ']', '-', '!', ';', '#', 'x', '0', '\n', '\r', '\t', ' '),
    }),
    fc.constantFrom('</title><devices>', '&lt;', '&#0;', ']]>', '<!-- -->', '<?xml?>', '&amp;amp;', ' spaced '),
  )

  it('keeps any text as text, or refuses it', () => {
    const plain = shape(writeDomain(input({ description: 'x' })))
    fc.assert(
      fc.property(hostile, hostile, (name, description) => {
        let xml: string
        try {
          xml = writeDomain(input({ name, description: `d${description}` }))
        } catch (error) {
          expect(error).toBeInstanceOf(AgentError)
          expect(error).toMatchObject({ code: 'invalid_request' })
          return
        }
        expect(readDomain(xml)?.title).toBe(name)
        expect(childOf(readXml(xml), 'description')?.text).toBe(`d${description}`)
        expect(shape(xml)).toEqual(plain)
      }),
      { numRuns: 500 },
    )
  })

  it('refuses control characters wherever they are', () => {
    for (const character of ['\u0000', '\u0007', '\u001b', '\u007f', '\u0085', '\ufffe', '\ud800'])
      for (const spec of [{ name: `a${character}` }, { description: `a${character}` }])
        expect(() => writeDomain(input(spec))).toThrow(expect.objectContaining({ code: 'invalid_request' }))
  })

  const diskAt = (path: string): DomainInput =>
    input({ disks: rich.disks.slice(0, 1) }, { disks: { [id('1')]: [{ path, format: 'qcow2' }] } })
  it.each<[string, () => DomainInput]>([
    ['a path that goes up', () => diskAt('/srv/../etc/shadow')],
    ['a path that is not absolute', () => diskAt('srv/disk')],
    ['a path with a line break', () => diskAt('/srv/a\nb')],
    ['a path with doubled slashes', () => diskAt('//srv/disk')],
    ['a disk without a file', () => input({ disks: rich.disks })],
    [
      'a disk of two formats',
      () => input({ disks: rich.disks.slice(0, 1) }, { disks: { [id('1')]: [{ path: '/a', format: 'raw' }] } }),
    ],
    ['a bridge that is none', () => input({ nics: rich.nics.slice(0, 1) }, { bridges: { [id('4')]: 'a/b' } })],
    ['a NIC without a bridge', () => input({ nics: rich.nics })],
    ['a group MAC address', () => input({ nics: [{ ...nic, macAddress: '01:00:5e:00:00:01' }] }, richMachine)],
    ['a machine type that is not offered', () => input({ machineType: 'pc' })],
    ['a BIOS on aarch64', () => input({ architecture: 'aarch64' })],
    [
      'a model that is no word',
      () => input({ cpu: { sockets: 1, coresPerSocket: 1, threadsPerCore: 1, model: "x' y='" } }),
    ],
    [
      'fewer sockets at most than at first',
      () => input({ cpu: { sockets: 2, coresPerSocket: 1, threadsPerCore: 1, maxSockets: 1 } }),
    ],
    ['an id that is no UUID', () => input({}, {}, { run: { ...run, vmId: '../../x' } })],
    ['a socket path that is too long', () => input({}, { socketFolder: `/${'s'.repeat(100)}` })],
    ['no name', () => input({ name: '' })],
    ['a name of two lines', () => input({ name: 'a\nb' })],
    ['the same disk twice', () => input({ disks: [disk, disk] }, richMachine)],
    [
      'one place in the boot order for two',
      () => input({ disks: rich.disks.slice(0, 2).map((each) => ({ ...each, bootOrder: 1 })) }, richMachine),
    ],
  ])('refuses %s', (_what, from) => {
    expect(() => writeDomain(from())).toThrow(expect.objectContaining({ code: 'invalid_request' }))
  })
})

/** All elements and attribute names of a document, without its texts. */
function shape(xml: string): unknown {
  const walk = (node: NonNullable<ReturnType<typeof readXml>>): unknown => [
    node.name,
    Object.keys(node.attributes),
    node.children.map(walk),
  ]
  const root = readXml(xml)
  return root && walk(root)
}
