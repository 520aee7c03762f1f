import { check, checkedDeviceName, checkedUuid } from '../domain-xml/checks.ts'
import { type Element, element } from '../domain-xml/xml.ts'
import { bootOrders } from './boot.ts'
import type { DeviceContext } from './context.ts'

/** The machine's NICs, each a tap device on the bridge of its network. */
export function nicElements({ spec, machine }: DeviceContext): Element[] {
  const orders = bootOrders(spec)
  return spec.nics.map((nic) => {
    checkedUuid(nic.nicId, 'A NIC id')
    check(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(nic.macAddress), 'A MAC address is not one.')
    // The lowest bit of the first byte marks group addresses: no NIC may have one, and libvirt refuses it late.
    check((Number.parseInt(nic.macAddress.slice(0, 2), 16) & 1) === 0, 'A MAC address is that of a group.')
    const bridge = machine.bridges[nic.nicId]
    check(bridge !== undefined, `NIC ${nic.nicId} has no bridge.`)
    const order = orders.get(nic.nicId)
    return element(
      'interface',
      { type: 'bridge' },
      element('mac', { address: nic.macAddress }),
      element('source', { bridge: checkedDeviceName(bridge, 'The bridge of a NIC') }),
      element('model', { type: nic.model }),
      element('link', { state: nic.linked ? 'up' : 'down' }),
      element('alias', { name: nicAlias(nic.nicId) }),
      order !== undefined && element('boot', { order }),
    )
  })
}

/** The alias by which a NIC is found again in a running machine. */
export function nicAlias(nicId: string): string {
  return `ua-nic-${nicId}`
}
