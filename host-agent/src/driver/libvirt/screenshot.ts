import type { DomainRef, Lane } from '@overt/libvirt-client'
import { AgentError } from '../../errors.ts'
import { withDeadline } from '../../system/deadline.ts'
import { pngOf } from '../png.ts'
import type { Screenshot } from '../port.ts'
import { deadlines } from './options.ts'

/** A guest may choose its resolution; more than 8K at 24 bits is not a screen. */
const PICTURE_MAX_BYTES = 7680 * 4320 * 3 + 1024

/** Takes a picture of a running domain's first screen. */
export async function takeScreenshot(lane: Lane, ref: DomainRef): Promise<Screenshot> {
  const { stream } = await lane.domainScreenshot(ref, 0, 0, { deadlineMs: deadlines.screenshot })
  const read = async (): Promise<Buffer> => {
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > PICTURE_MAX_BYTES) throw new AgentError('host_failed', 'The picture of the screen is too large.')
      chunks.push(chunk)
    }
    return Buffer.concat(chunks, size)
  }
  try {
    return pngOf(await withDeadline(read(), deadlines.screenshot, 'The picture of the screen'))
  } finally {
    stream.destroy()
  }
}
