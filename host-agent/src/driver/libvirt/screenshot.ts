import type { DomainRef, Lane } from '@overt/libvirt-client'
import { AgentError } from '../../errors.ts'
import { withDeadline } from '../../system/deadline.ts'
import { pngOf } from '../png.ts'
import type { Screenshot } from '../port.ts'
import { deadlines } from './options.ts'

/** A guest may choose its resolution; more than 8K at 24 bits is not a screen. */
const PICTURE_MAX_BYTES = 7680 * 4320 * 3 + 1024

/**
 * libvirt 9.0 now and then ends the stream of a picture without a byte, or never begins it (seen once in ten, with the
 * file behind it complete); the next attempt gets it. Larger pictures may take their time, so waits grow.
 */
const attemptsMs = [700, 1_500, 3_000, deadlines.screenshot] as const

/** Takes a picture of a running domain's first screen. */
export async function takeScreenshot(lane: Lane, ref: DomainRef): Promise<Screenshot> {
  for (const [attempt, limitMs] of attemptsMs.entries()) {
    try {
      const bytes = await readPicture(lane, ref, limitMs)
      if (bytes.length > 0) return pngOf(bytes)
    } catch (error) {
      const late = error instanceof AgentError && error.code === 'timeout'
      if (!late || attempt === attemptsMs.length - 1) throw error
    }
  }
  throw new AgentError('host_failed', 'The hypervisor sent no picture of the screen.')
}

async function readPicture(lane: Lane, ref: DomainRef, limitMs: number): Promise<Buffer> {
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
    return await withDeadline(read(), limitMs, 'The picture of the screen')
  } finally {
    stream.destroy()
  }
}
