import type { MigrationPlaces } from '@overt/api-client/agent'
import { diskAlias, SEED_ALIAS } from '../devices/disks.ts'
import { nicAlias } from '../devices/nics.ts'
import { AgentError } from '../errors.ts'
import { checkedDeviceName, checkedPath, checkedSocketPath } from './checks.ts'
import { childOf, type ReadElement, readXml } from './read-xml.ts'
import { type Element, element, writeXml } from './xml.ts'

/**
 * The description of a running domain with the files and bridges it has on another host; everything else, above all what
 * the guest sees, stays as it is.
 *
 * @throws AgentError `host_failed` for a description that cannot be read; `invalid_request` for places that are none
 */
export function moveDomain(document: string, places: MigrationPlaces): string {
  const domain = readXml(document)
  if (domain?.name !== 'domain')
    throw new AgentError('host_failed', 'libvirt described the machine in a way that can’t be read.')
  return writeXml(moved(domain, rulesOf(places)))
}

/** Changes an element; one that a rule leaves alone is copied. */
type Rule = (node: ReadElement) => Element | undefined

function rulesOf(places: MigrationPlaces): Readonly<Record<string, Rule>> {
  const disks = new Map(places.disks.map(({ diskId, layers }) => [diskAlias(diskId), layers]))
  const bridges = new Map(places.bridges.map(({ nicId, bridge }) => [nicAlias(nicId), bridge]))
  const diskRule: Rule = (disk) => {
    const alias = childOf(disk, 'alias')?.attributes['name'] ?? ''
    const layers = alias === SEED_ALIAS && places.seedIsoPath ? [{ path: places.seedIsoPath }] : disks.get(alias)
    return (
      layers &&
      withLayers(
        disk,
        layers.map(({ path }) => path),
      )
    )
  }
  const nicRule: Rule = (nic) => {
    const bridge = bridges.get(childOf(nic, 'alias')?.attributes['name'] ?? '')
    if (bridge === undefined) return undefined
    return changed(nic, {
      source: (source) => withAttributes(source, { bridge: checkedDeviceName(bridge, 'The bridge of a NIC') }),
    })
  }
  const serialRule: Rule = (port) =>
    changed(port, {
      source: (source) =>
        withAttributes(source, { path: checkedSocketPath(places.serialSocketPath, 'The serial socket') }),
      log: (log) => withAttributes(log, { file: checkedPath(places.serialLogPath, 'The serial log') }),
    })
  return {
    disk: diskRule,
    interface: nicRule,
    serial: serialRule,
    // libvirt describes the port a second time, as the console of the system.
    console: (port) => (port.attributes['type'] === 'unix' ? serialRule(port) : undefined),
    nvram: (nvram) =>
      places.firmwareVariablesPath === undefined
        ? undefined
        : element('nvram', nvram.attributes, checkedPath(places.firmwareVariablesPath, 'The firmware variables')),
  }
}

function moved(node: ReadElement, rules: Readonly<Record<string, Rule>>): Element {
  return rules[node.name]?.(node) ?? copied(node, (child) => moved(child, rules))
}

function copied(node: ReadElement, copy: (child: ReadElement) => Element): Element {
  if (node.children.length > 0) return element(node.name, node.attributes, ...node.children.map(copy))
  return element(node.name, node.attributes, ...(node.text === '' ? [] : [node.text]))
}

/** A copy with some of its children changed. */
function changed(node: ReadElement, change: Readonly<Record<string, (child: ReadElement) => Element>>): Element {
  return copied(node, (child) => change[child.name]?.(child) ?? copied(child, (each) => moved(each, {})))
}

function withAttributes(node: ReadElement, attributes: Readonly<Record<string, string>>): Element {
  return { ...copied(node, (child) => moved(child, {})), attributes: { ...node.attributes, ...attributes } }
}

/** A disk whose layers, from what the guest sees downwards, are at these paths. */
function withLayers(disk: ReadElement, paths: readonly string[]): Element {
  const [top, ...below] = paths
  if (top === undefined) throw new AgentError('invalid_request', 'A disk has no file on the other host.')
  return changed(disk, {
    source: (source) => withAttributes(source, { file: checkedPath(top, 'The path of a disk') }),
    // A disk that is copied along can have fewer layers there: its content becomes that of one file.
    backingStore: (store) => (below.length === 0 ? element('backingStore') : withLayers(store, below)),
  })
}
