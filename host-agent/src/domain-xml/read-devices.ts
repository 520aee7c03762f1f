import type { MachineDevice, MachineDevices } from '@overt/api-client/agent'
import { bytesOf } from './read-domain.ts'
import { childOf, type ReadElement, readXml } from './read-xml.ts'

/** Reads what a domain has, live or inactive. Undefined when the document is not a domain. */
export function readDevices(document: string): MachineDevices | undefined {
  const domain = readXml(document)
  if (domain?.name !== 'domain') return undefined
  const os = childOf(domain, 'os')
  const cpu = childOf(domain, 'cpu')
  const vcpu = childOf(domain, 'vcpu')
  const most = positive(vcpu?.text) ?? 1
  const topology = childOf(cpu, 'topology')?.attributes ?? {}
  const threadsPerCore = positive(topology['threads']) ?? 1
  const coresPerSocket = (positive(topology['cores']) ?? 1) * (positive(topology['dies']) ?? 1)
  const devices = childOf(domain, 'devices')
  const firmware = os?.attributes['firmware'] === 'efi' || childOf(os, 'loader') !== undefined ? 'uefi' : 'bios'
  return {
    machineType: childOf(os, 'type')?.attributes['machine'] ?? '',
    ...given('emulator', childOf(devices, 'emulator')?.text),
    firmware,
    cpu: {
      ...given('mode', cpu?.attributes['mode']),
      ...given('model', childOf(cpu, 'model')?.text),
      sockets: positive(topology['sockets']) ?? most,
      coresPerSocket,
      threadsPerCore,
      online: positive(vcpu?.attributes['current']) ?? most,
    },
    memoryBytes: bytesOf(childOf(domain, 'currentMemory')),
    devices: (devices?.children ?? []).flatMap((element) => readers[element.name]?.(element) ?? []),
  }
}

type Reader = (element: ReadElement) => MachineDevice | undefined

/** How each element of a domain is read; one that is not here is no device (the emulator's path, an audio backend). */
const readers: Readonly<Record<string, Reader>> = {
  disk: (disk) => {
    const target = childOf(disk, 'target')?.attributes ?? {}
    const kind = disk.attributes['device'] === 'cdrom' ? 'cdrom' : 'disk'
    return {
      ...common(disk, kind),
      ...given('name', target['dev']),
      ...given('bus', target['bus']),
      ...given('detail', childOf(disk, 'driver')?.attributes['type']),
      ...given('diskId', ownId(disk, 'ua-disk-')),
      readOnly: childOf(disk, 'readonly') !== undefined,
    }
  },
  interface: (nic) => ({
    ...common(nic, 'nic'),
    ...given('name', childOf(nic, 'target')?.attributes['dev']),
    ...given('model', childOf(nic, 'model')?.attributes['type']),
    ...given('macAddress', childOf(nic, 'mac')?.attributes['address']),
    ...given('detail', childOf(nic, 'source')?.attributes['bridge']),
    ...given('nicId', ownId(nic, 'ua-nic-')),
    linked: childOf(nic, 'link')?.attributes['state'] !== 'down',
  }),
  controller: (controller) => ({
    ...common(controller, 'controller'),
    ...given('bus', controller.attributes['type']),
    ...given('model', controller.attributes['model']),
    ...given('detail', controller.attributes['index']),
  }),
  video: (video) => ({ ...common(video, 'video'), ...given('model', childOf(video, 'model')?.attributes['type']) }),
  graphics: (graphics) => ({
    ...common(graphics, 'display'),
    ...given('model', graphics.attributes['type']),
    ...given('detail', graphics.attributes['keymap']),
  }),
  serial: (serial) => ({
    ...common(serial, 'serial'),
    ...given('model', childOf(serial, 'target')?.attributes['type']),
  }),
  channel: (channel) => {
    const target = childOf(channel, 'target')?.attributes ?? {}
    return { ...common(channel, 'channel'), ...given('bus', target['type']), ...given('detail', target['name']) }
  },
  input: (input) => ({
    ...common(input, 'input'),
    ...given('model', input.attributes['type']),
    ...given('bus', input.attributes['bus']),
  }),
  rng: (rng) => ({
    ...common(rng, 'rng'),
    ...given('model', rng.attributes['model']),
    ...given('detail', childOf(rng, 'backend')?.text),
  }),
  tpm: (tpm) => ({
    ...common(tpm, 'tpm'),
    ...given('model', tpm.attributes['model']),
    ...given('detail', childOf(tpm, 'backend')?.attributes['version']),
  }),
  memballoon: (balloon) =>
    balloon.attributes['model'] === 'none'
      ? undefined
      : { ...common(balloon, 'balloon'), ...given('model', balloon.attributes['model']) },
  watchdog: (watchdog) => ({
    ...common(watchdog, 'watchdog'),
    ...given('model', watchdog.attributes['model']),
    ...given('detail', watchdog.attributes['action']),
  }),
  sound: (sound) => ({ ...common(sound, 'sound'), ...given('model', sound.attributes['model']) }),
  hostdev: (device) => ({ ...common(device, 'other'), ...given('model', device.attributes['type']) }),
  vsock: (device) => ({ ...common(device, 'other'), model: 'vsock' }),
}

function common(element: ReadElement, kind: MachineDevice['kind']): MachineDevice {
  const alias = childOf(element, 'alias')?.attributes['name']
  // Aliases of ours carry ids, which have fields of their own.
  const name = alias?.startsWith('ua-') ? undefined : alias
  return {
    kind,
    ...given('name', name),
    ...given('address', addressOf(childOf(element, 'address')?.attributes)),
    ...given('bootOrder', positive(childOf(element, 'boot')?.attributes['order'])),
  }
}

/** An address as people write it: `pci 0000:01:00.0`, `drive 0:0:0:1`. */
function addressOf(attributes: Readonly<Record<string, string>> | undefined): string | undefined {
  if (!attributes) return undefined
  const of = (name: string) => attributes[name] ?? '0'
  const hex = (name: string, digits: number) => Number(of(name)).toString(16).padStart(digits, '0')
  const type = attributes['type'] ?? ''
  switch (type) {
    case 'pci':
      return `pci ${hex('domain', 4)}:${hex('bus', 2)}:${hex('slot', 2)}.${hex('function', 1)}`
    case 'drive':
      return `drive ${[of('controller'), of('bus'), of('target'), of('unit')].join(':')}`
    case 'usb':
      return `usb ${of('bus')}:${of('port')}`
    case 'virtio-serial':
      return `virtio-serial ${[of('controller'), of('bus'), of('port')].join(':')}`
    default:
      return type
  }
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function ownId(element: ReadElement, prefix: string): string | undefined {
  const alias = childOf(element, 'alias')?.attributes['name']
  const id = alias?.startsWith(prefix) ? alias.slice(prefix.length) : undefined
  return id !== undefined && uuid.test(id) ? id : undefined
}

function positive(text: string | undefined): number | undefined {
  const number = Number(text?.trim() ?? Number.NaN)
  return Number.isSafeInteger(number) && number > 0 ? number : undefined
}

/** A property that is there only when its value is something. */
function given<Name extends string, Value>(name: Name, value: Value | undefined): { [N in Name]?: Value } {
  return value === undefined || value === '' ? {} : ({ [name]: value } as { [N in Name]?: Value }) // one name, one value
}
