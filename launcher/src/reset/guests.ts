import { libvirtAnswers } from '../libvirt.ts'
import { run, tryRun } from '../run.ts'

/** The namespace of the metadata in every domain the agent defines. */
const ourNamespace = 'https://overt.dev/ns/1'

/** A guest an installation made. */
export interface OwnGuest {
  uuid: string
  name: string
}

const virsh = (...args: string[]) => run('virsh', ['-q', '-c', 'qemu:///system', ...args])

/**
 * Guests on this machine's libvirt that carry Overt's metadata and use files below the data folder; another
 * installation's guests are not among them. Empty when no libvirt runs.
 */
export async function findOwnGuests(dataDir: string): Promise<OwnGuest[]> {
  if (!(await libvirtAnswers())) return []
  const guests: OwnGuest[] = []
  for (const uuid of lines(await virsh('list', '--all', '--uuid'))) {
    const xml = await tryRun('virsh', ['-q', '-c', 'qemu:///system', 'dumpxml', uuid])
    if (xml === undefined) continue // ended and undefined meanwhile
    if (belongsTo(xml, dataDir)) guests.push({ uuid, name: /<name>([^<]*)</.exec(xml)?.[1] ?? uuid })
  }
  return guests
}

/** Whether a domain's XML says that it is an Overt guest of this data folder. */
export function belongsTo(xml: string, dataDir: string): boolean {
  // libvirt writes its own attributes with one kind of quote and the metadata it was given with the other.
  const quotes = [`'`, `"`]
  return (
    quotes.some((quote) => xml.includes(`${quote}${ourNamespace}${quote}`)) &&
    [...quotes, '>'].some((before) => xml.includes(`${before}${dataDir}/`))
  )
}

/** Ends a guest at once and makes libvirt forget it. */
export async function removeGuest({ uuid }: OwnGuest): Promise<void> {
  // Not running is as good as ended.
  await tryRun('virsh', ['-q', '-c', 'qemu:///system', 'destroy', uuid])
  const stillThere = lines(await virsh('list', '--all', '--uuid')).includes(uuid)
  if (stillThere)
    await virsh('undefine', uuid, '--nvram', '--managed-save', '--snapshots-metadata', '--checkpoints-metadata')
}

/** Whether any guest at all runs on this machine's libvirt. */
export async function anyGuestRuns(): Promise<boolean> {
  return (await libvirtAnswers()) && lines(await virsh('list', '--uuid')).length > 0
}

const lines = (text: string) => text.split('\n').filter((line) => line !== '')
