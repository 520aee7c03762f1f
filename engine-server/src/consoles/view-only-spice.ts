import { messageFilter, type Verdict } from './message-filter.ts'
import type { ViewerFilter } from './view-only.ts'

const MAGIC = 'REDQ'
const LINK_HEAD_BYTES = 16
const MAX_LINK_BYTES = 4096
/** A password sealed with the server's key of 1024 bits. */
const SEALED_PASSWORD_BYTES = 128
const AUTH_SPICE = 1
/** Common capabilities of a link. */
const capability = { authSelection: 1 << 0, miniHeader: 1 << 3 }

/**
 * The highest message a watching viewer may send on a channel. Those up to 100 only keep the link going; on the main
 * channel those after 105 are for the guest's agent (clipboard, files, size of the screen). Channels that are not here
 * reach devices of the guest.
 */
const highestMessage: Readonly<Record<number, number>> = {
  1: 105, // main
  2: 0xffff, // display
  3: 100, // inputs
  4: 0xffff, // cursor
  5: 100, // playback
}

/** Lets a SPICE viewer link its channels and show what comes on them. */
export function spiceFilter(): ViewerFilter {
  let stage: 'link' | 'authentication' | 'messages' = 'link'
  let highest = 0
  let selects = false
  let isMini = false
  return messageFilter((bytes): Verdict => {
    if (stage === 'link') {
      if (bytes.length < LINK_HEAD_BYTES) return { waitFor: LINK_HEAD_BYTES }
      const size = bytes.readUInt32LE(12)
      if (bytes.toString('latin1', 0, 4) !== MAGIC || size < 18 || size > MAX_LINK_BYTES) return 'refuse'
      const whole = LINK_HEAD_BYTES + size
      if (bytes.length < whole) return { waitFor: whole }
      const link = readLink(bytes.subarray(LINK_HEAD_BYTES, whole))
      const found = highestMessage[link.channelType]
      if (found === undefined) return 'refuse'
      highest = found
      selects = (link.capabilities & capability.authSelection) !== 0
      isMini = (link.capabilities & capability.miniHeader) !== 0
      stage = 'authentication'
      return { pass: whole }
    }
    if (stage === 'authentication') {
      const whole = (selects ? 4 : 0) + SEALED_PASSWORD_BYTES
      if (bytes.length < whole) return { waitFor: whole }
      if (selects && bytes.readUInt32LE(0) !== AUTH_SPICE) return 'refuse'
      stage = 'messages'
      return { pass: whole }
    }
    return judgeMessage(bytes, isMini, highest)
  })
}

function readLink(message: Buffer): { channelType: number; capabilities: number } {
  const [common, at] = [message.readUInt32LE(6), message.readUInt32LE(14)]
  const capabilities = common > 0 && at + 4 <= message.length ? message.readUInt32LE(at) : 0
  return { channelType: message[4] ?? 0, capabilities }
}

function judgeMessage(bytes: Buffer, isMini: boolean, highest: number): Verdict {
  const head = isMini ? 6 : 18
  if (bytes.length < head) return { waitFor: head }
  const at = isMini ? 0 : 8
  // Further messages inside one are nothing a viewer needs.
  if (!isMini && bytes.readUInt32LE(14) !== 0) return 'refuse'
  const [type, size] = [bytes.readUInt16LE(at), bytes.readUInt32LE(at + 2)]
  return type <= highest ? { pass: head + size } : { leaveOut: head + size }
}
