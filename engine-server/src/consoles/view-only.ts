import { rfbFilter } from './view-only-rfb.ts'
import { spiceFilter } from './view-only-spice.ts'

/**
 * What of a viewer's bytes may reach the machine; undefined when they are nothing the protocol has, or nothing that can
 * be judged: then the console is closed. Whole messages are passed on or left out, so the machine never sees half of one.
 */
export type ViewerFilter = (bytes: Buffer) => Buffer | undefined

const nothing = Buffer.alloc(0)

/** A filter for one channel of a session that only watches: the picture can be asked for, nothing can be done. */
export function viewOnlyFilter(protocol: 'vnc' | 'spice' | 'serial'): ViewerFilter {
  if (protocol === 'vnc') return rfbFilter()
  if (protocol === 'spice') return spiceFilter()
  return () => nothing
}
