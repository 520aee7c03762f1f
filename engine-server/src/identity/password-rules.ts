import { AppError } from '../errors.ts'
import { commonPasswords } from './common-passwords.ts'

/** Fewer different characters than this are a pattern, not a password. */
const fewestDifferent = 5
/** So much may stand around a common password, and it is still that one: `Password2026!`. */
const mostAround = 5
/** A shorter name is found in many words by chance. */
const shortestName = 4

/** What a password is for. */
export interface PasswordContext {
  readonly userName: string
  /** Characters, at least; the contract's own smallest is 10. */
  readonly minLength: number
}

/**
 * Why a password is not taken, or undefined. Long and not guessable is what counts (NIST SP 800-63B, 3.1.1.2): no
 * classes of characters are demanded, and none is refused.
 */
export function passwordMistake(password: string, { userName, minLength }: PasswordContext): string | undefined {
  const characters = Array.from(password)
  if (characters.length < minLength) return `Must have at least ${minLength} characters.`
  if (new Set(characters).size < fewestDifferent) return `Must have at least ${fewestDifferent} different characters.`
  const lower = password.toLowerCase()
  const name = userName.toLowerCase()
  if (name.length >= shortestName && Array.from(lower.replaceAll(name, '')).length < minLength / 2)
    return 'Must not be the user name, or little more than that.'
  if (isCommon(lower)) return 'Is one of the commonest passwords, which are tried first. Choose another.'
  return undefined
}

function isCommon(lower: string): boolean {
  const known = commonPasswords()
  if (known.has(lower)) return true
  const core = lower.replace(/^[^\p{L}]+/u, '').replace(/[^\p{L}]+$/u, '')
  return core.length >= shortestName && lower.length - core.length <= mostAround && known.has(core)
}

/** Throws `invalid_request` at the field for a password that is not taken. */
export function assertPassword(password: string, context: PasswordContext, field: string): void {
  const mistake = passwordMistake(password, context)
  if (mistake !== undefined)
    throw new AppError('invalid_request', `The password is not taken. ${mistake}`, {
      details: { fields: { [field]: mistake } },
    })
}
