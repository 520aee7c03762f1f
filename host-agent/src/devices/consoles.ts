import { check, checkedPath, checkedSocketPath } from '../domain-xml/checks.ts'
import { type Element, element } from '../domain-xml/xml.ts'
import type { DeviceContext } from './context.ts'

/** The name of the serial port's socket in the run's folder for sockets. */
export const SERIAL_SOCKET = 'serial.sock'
/** The name of the serial port's log in the run's folder for logs. */
export const SERIAL_LOG = 'serial.log'

/** Displays, pointer, keyboard and picture. */
export function displayElements(context: DeviceContext): Element[] {
  const { spec, architecture } = context
  check(spec.keyboardLayout === undefined || /^[a-z]{2}(-[a-z]{2})?$/.test(spec.keyboardLayout), 'No such keyboard.')
  const displays = spec.consoles.filter((kind) => kind !== 'serial')
  // libvirt makes the socket itself, in a folder only the guest's user and root may enter.
  const graphics = displays.map((type) =>
    element(
      'graphics',
      { type, ...(type === 'vnc' && { keymap: spec.keyboardLayout }) },
      element('listen', { type: 'socket' }),
      ...(type === 'spice' ? spicePictureElements : []),
    ),
  )
  const pointer = displays.length > 0
  return [
    // A tablet tells absolute places, so that the pointer in a viewer and the guest's own do not drift apart.
    ...(pointer ? [element('input', { type: 'tablet', bus: 'usb' })] : []),
    // A PC has a keyboard of its own.
    ...(pointer && architecture !== 'x86_64' ? [element('input', { type: 'keyboard', bus: 'usb' })] : []),
    ...graphics,
    ...(displays.includes('spice')
      ? [element('channel', { type: 'spicevmc' }, element('target', { type: 'virtio', name: 'com.redhat.spice.0' }))]
      : []),
    element('video', {}, element('model', videoModel(context))),
  ]
}

/**
 * Pictures are sent whole and as they are: the viewer in the browser knows no dictionary of earlier pictures and would
 * blur what it takes for video. Files and the clipboard stay outside.
 */
const spicePictureElements: readonly Element[] = [
  element('image', { compression: 'auto_lz' }),
  element('jpeg', { compression: 'never' }),
  element('zlib', { compression: 'never' }),
  element('streaming', { mode: 'off' }),
  element('clipboard', { copypaste: 'no' }),
  element('filetransfer', { enable: 'no' }),
]

function videoModel({ spec, architecture }: DeviceContext): Record<string, string | number | undefined> {
  if (spec.video === 'none') return { type: 'none' }
  // VGA's window at the bottom of the address space is the PC's; other machines show nothing through it.
  const type = architecture === 'x86_64' ? spec.video : 'virtio'
  return { type, heads: 1, primary: 'yes', vram: type === 'vga' ? VGA_MEMORY_KIB : undefined }
}

/** Enough for 2560 × 1600 at 32 bits. */
const VGA_MEMORY_KIB = 16_384

/** The serial port: a socket that one reader at a time may hold, and a log of all that was ever printed. */
export function serialElements({ spec, machine, architecture }: DeviceContext): Element[] {
  if (!spec.consoles.includes('serial')) return []
  const path = checkedSocketPath(`${machine.socketFolder}/${SERIAL_SOCKET}`, 'The path of the serial socket')
  const log = checkedPath(`${machine.logFolder}/${SERIAL_LOG}`, 'The path of the serial log')
  return [
    element(
      'serial',
      { type: 'unix' },
      element('source', { mode: 'bind', path }),
      element('log', { file: log, append: 'on' }),
      element('target', { type: architecture === 'x86_64' ? 'isa-serial' : 'system-serial', port: 0 }),
    ),
  ]
}
