import { type Element, element } from '../domain-xml/xml.ts'
import type { DeviceContext } from './context.ts'
import { needsScsi, pciDisks } from './disks.ts'

/** Slots kept free for what is plugged in while the machine runs. */
const SPARE_SLOTS = 8

/** Buses and controllers. Each device gets a root port of its own: PCI Express can hot-plug only there. */
export function controllerElements(context: DeviceContext): Element[] {
  const { spec } = context
  const scsi = needsScsi(context)
  const usb = spec.consoles.some((kind) => kind !== 'serial')
  const channels = spec.guestAgent !== false || spec.consoles.includes('spice')
  const taken = [scsi, usb, channels, spec.rng !== false, spec.balloon !== false, spec.video !== 'none']
  const ports = pciDisks(context) + spec.nics.length + taken.filter(Boolean).length + SPARE_SLOTS
  return [
    element('controller', { type: 'pci', index: 0, model: 'pcie-root' }),
    ...Array.from({ length: ports }, (_, index) =>
      element('controller', { type: 'pci', index: index + 1, model: 'pcie-root-port' }),
    ),
    element('controller', { type: 'usb', index: 0, model: usb ? 'qemu-xhci' : 'none' }),
    ...(scsi ? [element('controller', { type: 'scsi', index: 0, model: 'virtio-scsi' })] : []),
    ...(channels ? [element('controller', { type: 'virtio-serial', index: 0 })] : []),
  ]
}

/** How often a guest tells its balloon what memory it uses. Seconds. */
const BALLOON_STATISTICS_SECONDS = 10

/** The guest agent's channel, the balloon and the source of randomness; each is there unless the spec says no. */
export function helperElements({ spec }: DeviceContext): Element[] {
  return [
    ...(spec.guestAgent === false
      ? []
      : [element('channel', { type: 'unix' }, element('target', { type: 'virtio', name: 'org.qemu.guest_agent.0' }))]),
    // Left out, libvirt would add one.
    spec.balloon === false
      ? element('memballoon', { model: 'none' })
      : element('memballoon', { model: 'virtio' }, element('stats', { period: BALLOON_STATISTICS_SECONDS })),
    ...(spec.rng === false
      ? []
      : [element('rng', { model: 'virtio' }, element('backend', { model: 'random' }, '/dev/urandom'))]),
  ]
}
