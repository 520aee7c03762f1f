import type { MachineSpec } from '@overt/api-client/agent'
import { check } from '../domain-xml/checks.ts'

/**
 * The boot order of each disk and NIC that can be booted from, by its id. What the spec numbers itself counts; where
 * it numbers nothing, `bootDevices` does (default: disks, then CD-ROMs), and devices of a kind follow in their order.
 * libvirt allows orders on devices or a list of kinds but not both, and only orders name a device.
 */
export function bootOrders(spec: MachineSpec): ReadonlyMap<string, number> {
  const bootable = [
    ...spec.disks.map((disk) => ({ id: disk.diskId, kind: disk.device, order: disk.bootOrder })),
    ...spec.nics.map((nic) => ({ id: nic.nicId, kind: 'network' as const, order: nic.bootOrder })),
  ]
  check(new Set(bootable.map(({ id }) => id)).size === bootable.length, 'A disk or NIC is there twice.')
  const numbered = bootable.filter((device) => device.order !== undefined)
  if (numbered.length > 0) {
    const orders = new Map(numbered.map(({ id, order }) => [id, order ?? 0]))
    check(new Set(orders.values()).size === numbered.length, 'Two devices have the same place in the boot order.')
    return orders
  }
  const kinds = spec.bootDevices ?? ['disk', 'cdrom']
  const inOrder = kinds.flatMap((kind) => bootable.filter((device) => device.kind === kind))
  return new Map(inOrder.map(({ id }, index) => [id, index + 1]))
}
