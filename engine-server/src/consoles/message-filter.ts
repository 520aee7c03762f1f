import type { ViewerFilter } from './view-only.ts'

/**
 * What to do with the bytes at the start of a buffer: pass on or leave out so many of them, wait until there are at
 * least so many, or refuse the viewer. What is left out may be longer than what has come.
 */
export type Verdict =
  | { readonly pass: number }
  | { readonly leaveOut: number }
  | { readonly waitFor: number }
  | 'refuse'

/** The longest message that is kept until it is whole. */
const MAX_MESSAGE_BYTES = 256 * 1024

/** Cuts a viewer's bytes into messages and asks of each what becomes of it. */
export function messageFilter(judge: (bytes: Buffer) => Verdict): ViewerFilter {
  let kept: Buffer = Buffer.alloc(0)
  let leftToDrop = 0
  return (bytes) => {
    let rest = kept.length === 0 ? bytes : Buffer.concat([kept, bytes])
    const passed: Buffer[] = []
    for (;;) {
      const dropped = Math.min(leftToDrop, rest.length)
      leftToDrop -= dropped
      rest = rest.subarray(dropped)
      if (rest.length === 0) break
      const verdict = judge(rest)
      if (verdict === 'refuse') return undefined
      if ('leaveOut' in verdict) {
        leftToDrop = verdict.leaveOut
        continue
      }
      const needed = 'waitFor' in verdict ? verdict.waitFor : verdict.pass
      if (needed > MAX_MESSAGE_BYTES) return undefined
      if (needed > rest.length) break
      if ('pass' in verdict) {
        passed.push(rest.subarray(0, verdict.pass))
        rest = rest.subarray(verdict.pass)
      }
    }
    kept = Buffer.from(rest)
    return Buffer.concat(passed)
  }
}
