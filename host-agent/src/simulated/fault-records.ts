import { readFile } from 'node:fs/promises'
import { systemErrorCode } from '../errors.ts'
import { writeFileAtomic } from '../system/files.ts'
import type { Fault } from './faults.ts'

/** The faults of an estate, by host, kept in a file so that they outlive its process. */
export type FaultRecords = {
  of(host: string): Fault | undefined
  /** Gives hosts a fault in place of the one they had; undefined: none. Resolves when it is written. */
  set(hosts: readonly string[], fault: Fault | undefined): Promise<void>
}

/** Opens the file; one that is not there means that all are well. */
export async function openFaultRecords(path: string): Promise<FaultRecords> {
  const faults = new Map<string, Fault>(Object.entries(await read(path)))
  let writing = Promise.resolve()
  return {
    of: (host) => faults.get(host),
    set(hosts, fault) {
      for (const host of hosts) {
        if (fault) faults.set(host, fault)
        else faults.delete(host)
      }
      writing = writing
        .catch(() => undefined) // told to whoever asked for it
        .then(() => writeFileAtomic(path, JSON.stringify(Object.fromEntries(faults))))
      return writing
    },
  }
}

async function read(path: string): Promise<Record<string, Fault>> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Record<string, Fault> // written by `set`, as a whole
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return {}
    throw error
  }
}
