import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startTicks } from './exec.ts'

/** A process named for good by its pid and the moment it started. */
export interface ProcessName {
  pid: number
  ticks: string
}

/** What must be removed when a lab is gone, and who it belongs to. */
export interface LabRecord {
  id: string
  owner: ProcessName
  folder: string
  bridge: string
  hosts: { name: string; group: string; port: string; init?: ProcessName }[]
}

const folder = '/run/overt-labs'

/** Writes a lab's record, so that another process can clean up after this one. */
export async function saveRecord(record: LabRecord): Promise<void> {
  await mkdir(folder, { recursive: true })
  const file = join(folder, `${record.id}.json`)
  await writeFile(`${file}.new`, JSON.stringify(record))
  await rename(`${file}.new`, file)
}

/** Forgets a lab of which nothing is left. */
export async function dropRecord(id: string): Promise<void> {
  await rm(join(folder, `${id}.json`), { force: true })
}

/** Records of labs whose owner is dead. */
export function orphanedRecords(): LabRecord[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as LabRecord)
    .filter(({ owner }) => startTicks(owner.pid) !== owner.ticks)
}

/** The calling process, as a record names it. */
export function thisProcess(): ProcessName {
  return { pid: process.pid, ticks: startTicks(process.pid) ?? '' }
}
