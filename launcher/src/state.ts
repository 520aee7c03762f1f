import { readFile, rename, writeFile } from 'node:fs/promises'
import type { ProcessIdentity } from './process-identity.ts'
import type { SimulatedSize } from './simulated/provision.ts'

/** What the launcher remembers of an installation between starts. */
export interface State {
  /** SHA-256 of the engine's authority, once the engine has told it. */
  caFingerprint?: string
  /** The first run made everything it makes. */
  firstRunDone?: boolean
  /** The generated password was shown. */
  passwordShown?: boolean
  /** libvirt's daemons that were started by us, by name. */
  libvirt?: Readonly<Record<string, ProcessIdentity>>
  /** Rights of /dev/kvm before we gave it to QEMU's group. */
  kvmDevice?: { mode: number; gid: number }
  /** What libvirt-guests.service was before we turned it off. */
  libvirtGuests?: { enabled: boolean; active: boolean }
  /** The simulated part of the estate, and whether all of it was made. */
  simulated?: SimulatedSize & { made: boolean }
  /** The system user was made by us. */
  madeUser?: boolean
}

/** Reads the state; empty when there is none yet. */
export async function readState(file: string): Promise<State> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}'
    throw error
  })
  return JSON.parse(text) as State
}

/** Changes fields of the state; whoever reads it sees the old or the new, never half of it. */
export async function updateState(file: string, change: State): Promise<State> {
  const state = { ...(await readState(file)), ...change }
  await writeFile(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 })
  await rename(`${file}.new`, file)
  return state
}
