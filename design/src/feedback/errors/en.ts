import type { ErrorCode } from '@overt/api-client/errors'

/** What to do about each kind of error, in English; a code of the contract without a sentence does not compile. */
const next = {
  'next.invalid_request': 'Correct what was entered, then send it again.',
  'next.unauthenticated': 'Sign in again.',
  'next.forbidden': 'Ask an administrator for a role on this object.',
  'next.not_found': 'Look for it in its list. If it should be there, ask an administrator for a role on it.',
  'next.already_exists': 'Choose another name, or use what is there already.',
  'next.conflict': 'Wait until its state allows it, or change its state first; then try again.',
  'next.stale_revision': 'Look at what was changed meanwhile, then save again.',
  'next.plan_changed': 'Read the new plan, then decide again.',
  'next.quota_exceeded': 'Free something that counts against the quota, or ask an administrator for more.',
  'next.too_large': 'Send less at once, or choose something smaller.',
  'next.busy': 'Try again in a moment.',
  'next.insufficient_capacity': 'Ask for less, or free memory or space first; then try again.',
  'next.host_failed': 'Try again. If it fails again, give an administrator the request id: the engine’s log says more.',
  'next.host_unreachable':
    'Wait a moment and try again. If it stays away, see to its power and network, or tell an administrator.',
  'next.timeout': 'What became of it is not known: look first, and try again only if it was not done.',
  'next.internal': 'This is a fault of Overt. Try again; if it comes back, report it with the request id.',
} as const satisfies Readonly<Record<`next.${ErrorCode}`, string>>

/** English texts that go with an error. */
export const en = {
  ...next,
  'next.unknown': 'Reload the page. If it comes back, report it.',
  copyRequestId: 'Copy the request id',
} as const
