import { execFile } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parsePng, type Picture } from './picture.ts'
import { until } from './until.ts'

const run = promisify(execFile)

/** Runs virsh against this host's libvirt; gives what it printed. */
export async function virsh(...args: string[]): Promise<string> {
  const { stdout } = await run('virsh', ['-q', '-c', 'qemu:///system', ...args], { encoding: 'utf8', timeout: 20_000 })
  return stdout.trim()
}

/** The libvirt domain of a VM. */
export const domainOf = (vmId: string) => `overt-${vmId}`

/** UUIDs of all domains libvirt knows, running or only defined. */
export async function domainUuids(): Promise<string[]> {
  return (await virsh('list', '--all', '--uuid')).split('\n').filter(Boolean).toSorted()
}

/** What QEMU itself says is on the screen of a VM. */
export async function screenshotOf(vmId: string, folder: string): Promise<Picture> {
  const file = join(folder, `screen-${vmId}.png`)
  // libvirt 9.0 now and then sends an empty picture, so a whole one is waited for.
  return until(
    `a screenshot of ${vmId}`,
    async () => {
      try {
        await virsh('screenshot', domainOf(vmId), file)
        return parsePng(readFileSync(file))
      } finally {
        rmSync(file, { force: true })
      }
    },
    { seconds: 10 },
  )
}
