import { existsSync, readFileSync } from 'node:fs'
import { chmod, chown, stat } from 'node:fs/promises'
import { readState, updateState } from './state.ts'

const device = '/dev/kvm'

/**
 * Gives /dev/kvm to group `kvm`, as the udev rule of Debian's QEMU package does, on a machine without udev. Otherwise
 * libvirt, which looks whether QEMU's user may open it, and the QEMU it asks for its abilities, which runs with root's
 * rights, disagree for ever: libvirt then asks a new QEMU dozens of times for each domain it defines, 0.8 s each.
 */
export async function openKvmDevice(stateFile: string, say: (line: string) => void): Promise<void> {
  if (!existsSync(device) || existsSync('/run/udev/control')) return
  const group = groupId('kvm')
  const { mode, uid, gid } = await stat(device)
  const open = (mode & 0o006) === 0o006 || (gid === group && (mode & 0o060) === 0o060)
  if (group === undefined || open) return
  say(`Giving ${device} to group kvm, as udev would.`)
  const { kvmDevice } = await readState(stateFile)
  if (!kvmDevice) await updateState(stateFile, { kvmDevice: { mode: mode & 0o777, gid } })
  await chown(device, uid, group)
  await chmod(device, 0o660)
}

/** Undoes {@link openKvmDevice}. */
export async function restoreKvmDevice(stateFile: string): Promise<void> {
  const { kvmDevice } = await readState(stateFile)
  if (!kvmDevice || !existsSync(device)) return
  await chown(device, (await stat(device)).uid, kvmDevice.gid)
  await chmod(device, kvmDevice.mode)
}

function groupId(name: string): number | undefined {
  const line = readFileSync('/etc/group', 'utf8')
    .split('\n')
    .find((candidate) => candidate.startsWith(`${name}:`))
  return line === undefined ? undefined : Number(line.split(':')[2])
}
