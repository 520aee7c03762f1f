import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { createHash } from 'node:crypto'

/** The machine's id, stable over boots: /etc/machine-id, or one derived from its name where that is missing. */
export async function readMachineId(): Promise<string> {
  try {
    const id = (await readFile('/etc/machine-id', 'utf8')).trim()
    if (/^[A-Za-z0-9-]{8,128}$/.test(id)) return id
  } catch {
    // A machine without systemd may have none.
  }
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 32)
}

/** Changes when the machine boots. */
export async function readBootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim()
}
