// How directories of several makes say that an account is not to be used.

/**
 * Whether an account is disabled, as Active Directory, 389 Directory Server, OpenLDAP's password policy (locked for good)
 * and eDirectory say it, or its time is over. `valuesOf` gives the values of an attribute.
 */
export function hasEnded(valuesOf: (attribute: string) => readonly string[], now: Date): boolean {
  const is = (attribute: string, value: string) => valuesOf(attribute).some((text) => text.toLowerCase() === value)
  const [control = '0'] = valuesOf('userAccountControl')
  const [expires] = valuesOf('accountExpires')
  return (
    (Number(control) & 2) !== 0 ||
    (expires !== undefined && isOver(expires, now)) ||
    is('nsAccountLock', 'true') ||
    is('loginDisabled', 'true') ||
    is('pwdAccountLockedTime', '000001010000z')
  )
}

/** Active Directory counts in steps of 100 ns from the year 1601. */
const stepsPerMs = 10_000n
const msFrom1601To1970 = 11_644_473_600_000n
/** Both mean that an account does not expire. */
const never: readonly bigint[] = [0n, 2n ** 63n - 1n]

/** Whether what Active Directory has as an account's end has come. */
function isOver(expires: string, now: Date): boolean {
  if (!/^\d{1,19}$/.test(expires)) return false
  const steps = BigInt(expires)
  return !never.includes(steps) && steps / stepsPerMs - msFrom1601To1970 <= BigInt(now.getTime())
}

/**
 * Why Active Directory does not take a password that is right. It says so to who gave the right one alone, but for a lock
 * after wrong ones (775): that would tell anybody of an account, and a guess that meets it would not count as one.
 */
export function refusalOfAccount(message: string): string | undefined {
  return refusals[/, data ([0-9a-f]+),/i.exec(message)?.[1] ?? '']
}

const refusals: Readonly<Record<string, string>> = {
  '530': 'The directory does not let you sign in at this time.',
  '532': 'Your password in the directory has ended. Change it there.',
  '533': 'Your account is disabled in the directory.',
  '701': 'Your account in the directory has ended.',
  '773': 'The directory wants you to change your password first.',
}
