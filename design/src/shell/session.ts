import { useSuspenseQuery } from '@tanstack/react-query'
import { type Session, sessionQuery } from './api.ts'

/** Who is signed in; the root route has read it before anything below shows. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data
}
