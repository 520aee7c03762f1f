import type { components } from './generated/engine.ts'

/** Codes of the error taxonomy, as in the contract. */
export type ErrorCode = components['schemas']['ErrorCode']
/** The body of every error reply. */
export type Problem = components['schemas']['Problem']

/** What a code means on the wire: its HTTP status and whether repeating the same call can help. */
export interface ErrorCodeFacts {
  readonly status: number
  readonly title: string
  /** `never`: the same call fails again; `later`: when the state has changed; `yes`: now or soon; `reread`: read, then decide. */
  readonly retry: 'never' | 'later' | 'yes' | 'reread'
}

/** One row per code; both sides read it, so a status or a retry rule has one place. */
export const errorCodes: Readonly<Record<ErrorCode, ErrorCodeFacts>> = {
  invalid_request: { status: 400, title: 'Invalid request', retry: 'never' },
  unauthenticated: { status: 401, title: 'Not signed in', retry: 'never' },
  forbidden: { status: 403, title: 'Not allowed', retry: 'never' },
  not_found: { status: 404, title: 'Not found', retry: 'never' },
  already_exists: { status: 409, title: 'Already exists', retry: 'never' },
  conflict: { status: 409, title: 'Not possible now', retry: 'later' },
  stale_revision: { status: 412, title: 'Changed by somebody else', retry: 'reread' },
  plan_changed: { status: 412, title: 'The plan no longer holds', retry: 'reread' },
  quota_exceeded: { status: 409, title: 'Quota exceeded', retry: 'never' },
  too_large: { status: 413, title: 'Too large', retry: 'never' },
  busy: { status: 429, title: 'Busy', retry: 'yes' },
  insufficient_capacity: { status: 507, title: 'No capacity', retry: 'later' },
  host_failed: { status: 502, title: 'The host could not', retry: 'never' },
  host_unreachable: { status: 503, title: 'The host does not answer', retry: 'yes' },
  timeout: { status: 504, title: 'Timed out', retry: 'reread' },
  internal: { status: 500, title: 'Internal error', retry: 'never' },
}
