import { defineTextLater } from '@overt/design/text/define-text.ts'
import { users } from './users-en.ts'

/** What the pages of users say; apart from the rest, as no other page needs it. */
export const userText = await defineTextLater(users, {
  de: async () => (await import('./users-de.ts')).usersDe,
})
