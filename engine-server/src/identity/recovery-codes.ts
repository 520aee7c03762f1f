import { randomBytes } from 'node:crypto'
import { hashSecret } from './identities.ts'

/** How many a user gets at once. */
const count = 10
/** Without 0, 1, l and o, which are read as each other. */
const letters = 'abcdefghijkmnpqrstuvwxyz23456789'

/** New codes of 80 bits, in groups of four, as people copy them. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: count }, () => {
    const code = Array.from(randomBytes(16), (byte) => letters[byte % letters.length]).join('')
    return code.replaceAll(/(.{4})(?=.)/g, '$1-')
  })
}

/** What is kept of a code, however it was typed. 80 random bits need no slow hash. */
export function hashRecoveryCode(code: string): Buffer {
  return hashSecret(code.toLowerCase().replaceAll(/[^a-z0-9]/g, ''))
}
