import type { Schema } from '@overt/api-client/engine'
import { useSession } from './session.ts'

/** Up to when the user has read events, in any browser; before they ever did, since they are a user. */
export function useReadUntil(): string {
  const { settings, user } = useSession()
  return settings.eventsReadAt ?? user.createdAt
}

/** Those newer than what was read. */
export function unreadEvents(events: readonly Schema<'Event'>[], readUntil: string): readonly Schema<'Event'>[] {
  const until = Date.parse(readUntil)
  return events.filter(({ at }) => Date.parse(at) > until)
}

/** Alerts and errors that nobody has read first, the rest as it happened. */
export function alertsFirst(
  events: readonly Schema<'Event'>[],
  unread: ReadonlySet<string>,
): { readonly urgent: readonly Schema<'Event'>[]; readonly others: readonly Schema<'Event'>[] } {
  const isUrgent = ({ id, severity }: Schema<'Event'>) =>
    unread.has(id) && (severity === 'alert' || severity === 'error')
  return { urgent: events.filter(isUrgent), others: events.filter((event) => !isUrgent(event)) }
}
