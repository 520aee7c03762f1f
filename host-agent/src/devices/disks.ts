import type { MachineDisk } from '@overt/api-client/agent'
import { check, checkedPath, checkedUuid } from '../domain-xml/checks.ts'
import { type Element, element } from '../domain-xml/xml.ts'
import type { DiskLayer } from '../driver/port.ts'
import { bootOrders } from './boot.ts'
import type { DeviceContext } from './context.ts'

/** The bus a disk really gets: a CD-ROM cannot be on virtio-blk, and is put on virtio-scsi. */
type Bus = 'virtio' | 'scsi' | 'sata'

const targetPrefix: Readonly<Record<Bus, string>> = { virtio: 'vd', scsi: 'sd', sata: 'sd' }

/** The machine's disks and CD-ROMs, in the order of the spec, the seed last. */
export function diskElements(context: DeviceContext): Element[] {
  const { spec, machine } = context
  const orders = bootOrders(spec)
  const names = new TargetNames()
  const disks = spec.disks.map((disk) => {
    checkedUuid(disk.diskId, 'A disk id')
    const layers = machine.disks[disk.diskId]
    check(layers !== undefined && layers.length > 0, `Disk ${disk.diskId} has no file.`)
    check(layers[0]?.format === disk.format, `Disk ${disk.diskId} is said to be of two formats.`)
    return diskElement(disk, layers, names, orders.get(disk.diskId))
  })
  if (machine.seedIsoPath !== undefined) disks.push(seedElement(machine.seedIsoPath, names))
  return disks
}

/** Whether any disk needs the SCSI controller. */
export function needsScsi(context: DeviceContext): boolean {
  return context.machine.seedIsoPath !== undefined || context.spec.disks.some((disk) => busOf(disk) === 'scsi')
}

/** How many disks take a PCI slot of their own. */
export function pciDisks(context: DeviceContext): number {
  return context.spec.disks.filter((disk) => busOf(disk) === 'virtio').length
}

/** The alias of the CD-ROM with the first-boot settings. */
export const SEED_ALIAS = 'ua-seed'

/** The alias by which a disk is found again in a running machine. libvirt keeps aliases that begin with `ua-`. */
export function diskAlias(diskId: string): string {
  return `ua-disk-${diskId}`
}

function busOf(disk: MachineDisk): Bus {
  if (disk.bus === 'sata') return 'sata'
  return disk.bus === 'virtio_scsi' || disk.device === 'cdrom' ? 'scsi' : 'virtio'
}

function diskElement(
  disk: MachineDisk,
  layers: readonly DiskLayer[],
  names: TargetNames,
  bootOrder: number | undefined,
): Element {
  const [top, ...below] = layers
  check(top !== undefined, `Disk ${disk.diskId} has no file.`)
  const bus = busOf(disk)
  const cdrom = disk.device === 'cdrom'
  return element(
    'disk',
    { type: 'file', device: disk.device },
    element('driver', {
      name: 'qemu',
      type: top.format,
      // Past the page cache where the file system can: guests would be cached twice, and writes said to be safe late.
      cache: top.directIo ? 'none' : 'writeback',
      io: top.directIo ? 'native' : undefined,
      // A full or failing storage stops the guest instead of failing its writes; it goes on when there is room again.
      error_policy: cdrom ? 'report' : 'stop',
      discard: cdrom || disk.readOnly ? undefined : 'unmap',
    }),
    element('source', { file: checkedPath(top.path, 'The path of a disk') }),
    backingElement(below),
    element('target', { dev: names.next(bus), bus }),
    !cdrom && element('serial', {}, disk.diskId.replaceAll('-', '').slice(0, SERIAL_MAX)),
    (cdrom || disk.readOnly) && element('readonly'),
    element('alias', { name: diskAlias(disk.diskId) }),
    bootOrder !== undefined && element('boot', { order: bootOrder }),
  )
}

/** What virtio-blk shows a guest of a serial number, in characters (VIRTIO_BLK_ID_BYTES). */
const SERIAL_MAX = 20

/**
 * Every layer is written out with its format and the last says that nothing follows. What is left out, libvirt would
 * find by reading image headers, and a guest can write the header of its own disk.
 */
function backingElement(layers: readonly DiskLayer[]): Element {
  const [layer, ...below] = layers
  if (!layer) return element('backingStore')
  return element(
    'backingStore',
    { type: 'file' },
    element('format', { type: layer.format }),
    element('source', { file: checkedPath(layer.path, 'The path of a layer') }),
    backingElement(below),
  )
}

function seedElement(path: string, names: TargetNames): Element {
  return element(
    'disk',
    { type: 'file', device: 'cdrom' },
    element('driver', { name: 'qemu', type: 'raw', error_policy: 'report' }),
    element('source', { file: checkedPath(path, 'The path of the seed') }),
    element('backingStore'),
    element('target', { dev: names.next('scsi'), bus: 'scsi' }),
    element('readonly'),
    element('alias', { name: SEED_ALIAS }),
  )
}

/** Hands out vda, vdb, … and sda, sdb, …; libvirt derives the place on a bus from the name. */
class TargetNames {
  readonly #used = new Map<string, number>()

  next(bus: Bus): string {
    const prefix = targetPrefix[bus]
    const index = this.#used.get(prefix) ?? 0
    this.#used.set(prefix, index + 1)
    const letter = (position: number) => String.fromCharCode(97 + position)
    return prefix + (index < 26 ? letter(index) : letter(Math.floor(index / 26) - 1) + letter(index % 26))
  }
}
