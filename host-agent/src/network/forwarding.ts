import { readFile, rm, writeFile } from 'node:fs/promises'
import { systemErrorCode } from '../errors.ts'
import { writeFileAtomic } from '../system/files.ts'

const SWITCH = '/proc/sys/net/ipv4/ip_forward'

/** Lets the machine forward packets, remembering in a file that it did not before. */
export async function enableForwarding(memory: string): Promise<void> {
  const before = (await readFile(SWITCH, 'utf8')).trim()
  if (before === '1') return
  await writeFileAtomic(memory, before)
  await writeFile(SWITCH, '1')
}

/** Restores what was before, when no network of ours needs it any more. */
export async function restoreForwarding(memory: string): Promise<void> {
  try {
    await writeFile(SWITCH, await readFile(memory, 'utf8'))
    await rm(memory, { force: true })
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error
  }
}
