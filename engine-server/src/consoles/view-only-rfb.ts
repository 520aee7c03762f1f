import { messageFilter, type Verdict } from './message-filter.ts'
import type { ViewerFilter } from './view-only.ts'

const VERSION_BYTES = 12
/** The security type "none": the display's socket is only ours, and no other has a length known here. */
const NO_SECURITY = 1

/**
 * Lets a VNC viewer (RFB 3.7 and 3.8) say how it wants the picture and ask for it. Keys, pointer, clipboard, the size of
 * the screen, power and sound are left out.
 */
export function rfbFilter(): ViewerFilter {
  let stage: 'version' | 'security' | 'init' | 'messages' = 'version'
  return messageFilter((bytes) => {
    if (stage === 'version') {
      if (bytes.length < VERSION_BYTES) return { waitFor: VERSION_BYTES }
      if (!/^RFB 003\.00[78]\n/.test(bytes.toString('latin1', 0, VERSION_BYTES))) return 'refuse'
      stage = 'security'
      return { pass: VERSION_BYTES }
    }
    if (stage === 'security') {
      if (bytes[0] !== NO_SECURITY) return 'refuse'
      stage = 'init'
      return { pass: 1 }
    }
    if (stage === 'init') {
      stage = 'messages'
      return { pass: 1 }
    }
    return judgeMessage(bytes)
  })
}

/** By the number of the message, as RFC 6143 and the registry of its extensions have them. */
function judgeMessage(bytes: Buffer): Verdict {
  const kind = bytes.readUInt8(0)
  switch (kind) {
    case 0: // SetPixelFormat
      return { pass: 20 }
    case 2: // SetEncodings
      return bytes.length < 4 ? { waitFor: 4 } : { pass: 4 + 4 * bytes.readUInt16BE(2) }
    case 3: // FramebufferUpdateRequest
    case 150: // EnableContinuousUpdates
      return { pass: 10 }
    case 248: // Fence
      return bytes.length < 9 ? { waitFor: 9 } : { pass: 9 + (bytes[8] ?? 0) }
    case 4: // KeyEvent
      return { leaveOut: 8 }
    case 5: // PointerEvent; one byte more when it has more than seven buttons
      return bytes.length < 2 ? { waitFor: 2 } : { leaveOut: ((bytes[1] ?? 0) & 0x80) === 0 ? 6 : 7 }
    case 6: // ClientCutText; a negative length says that it is the extended clipboard's
      return bytes.length < 8 ? { waitFor: 8 } : { leaveOut: 8 + Math.abs(bytes.readInt32BE(4)) }
    case 250: // xvp: shuts down and resets
      return { leaveOut: 4 }
    case 251: // SetDesktopSize
      return bytes.length < 8 ? { waitFor: 8 } : { leaveOut: 8 + 16 * (bytes[6] ?? 0) }
    case 255: // QEMU's own
      return bytes.length < 4 ? { waitFor: 4 } : qemuMessage(bytes)
    default:
      return 'refuse'
  }
}

/** Keys by their place, and sound. */
function qemuMessage(bytes: Buffer): Verdict {
  if (bytes[1] === 0) return { leaveOut: 12 }
  if (bytes[1] !== 1) return 'refuse'
  return { leaveOut: bytes.readUInt16BE(2) === 2 ? 10 : 4 }
}
