import { existsSync } from 'node:fs'
import { anyGuestRuns } from './reset/guests.ts'
import { run, tryRun } from './run.ts'
import { readState, updateState } from './state.ts'

const unit = 'libvirt-guests.service'

/**
 * Turns off the service that suspends or shuts down every guest when the machine, or libvirt with it, is stopped, and
 * starts them again: whether a VM runs is decided by the engine alone. Nothing without systemd. What it was before is
 * remembered for {@link restoreLibvirtGuests}.
 */
export async function turnOffLibvirtGuests(stateFile: string, say: (line: string) => void): Promise<void> {
  if (!existsSync('/run/systemd/system')) return
  const enabled = (await tryRun('systemctl', ['is-enabled', unit]))?.trim() === 'enabled'
  const active = (await tryRun('systemctl', ['is-active', unit]))?.trim() === 'active'
  if (!enabled && !active) return
  const { libvirtGuests } = await readState(stateFile)
  if (!libvirtGuests) await updateState(stateFile, { libvirtGuests: { enabled, active } })
  if (enabled) await run('systemctl', ['disable', unit])
  if (!active) return
  // Its stop is what suspends guests.
  if (await anyGuestRuns())
    return say(`${unit} is on, and guests run: with no guest running, stop it by systemctl stop ${unit}.`)
  await run('systemctl', ['stop', unit])
  say(`${unit} is off: it would suspend or end guests when this machine is stopped. npm run reset turns it on again.`)
}

/** Undoes {@link turnOffLibvirtGuests}. */
export async function restoreLibvirtGuests(stateFile: string): Promise<void> {
  const { libvirtGuests } = await readState(stateFile)
  if (!libvirtGuests || !existsSync('/run/systemd/system')) return
  if (libvirtGuests.enabled) await tryRun('systemctl', ['enable', unit])
  if (libvirtGuests.active) await tryRun('systemctl', ['start', unit])
}
