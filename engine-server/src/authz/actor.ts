import type { Right } from './roles.ts'

/** Id of the system, the root of every object's ancestors. */
export const systemId = '00000000-0000-4000-8000-000000000000'

/** Who asks: taken first by every service. Made by authentication alone, or `engineActor` for the engine itself. */
export interface Actor {
  readonly kind: 'user' | 'engine'
  /** Null for the engine itself. */
  readonly userId: string | null
  readonly userName: string
  /** `login_session.id` or `api_token.id`; what consoles and streams end with. */
  readonly loginId: string | null
  /** The only rights that count of those they have, for a token that was made with fewer; null: all. */
  readonly limitedTo: readonly Right[] | null
  readonly requestId: string
  readonly clientAddress: string
}

/** What tells those apart who see different things: one user, or one of their tokens with fewer rights. */
export function actorKey({ kind, userId, limitedTo }: Pick<Actor, 'kind' | 'userId' | 'limitedTo'>): string {
  return `${kind} ${userId ?? ''} ${limitedTo?.join() ?? ''}`
}

/** The engine acting by itself, in reconcilers and recovery. */
export function engineActor(requestId: string): Actor {
  return {
    kind: 'engine',
    userId: null,
    userName: 'Overt',
    loginId: null,
    limitedTo: null,
    requestId,
    clientAddress: '',
  }
}
