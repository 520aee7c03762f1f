import { defineTextLater } from '@overt/design/text/define-text.ts'
import { hosts } from './hosts-en.ts'

/** What the pages of hosts and certificates say; apart from the rest, as no other page needs it. */
export const hostText = await defineTextLater(hosts, {
  de: async () => (await import('./hosts-de.ts')).hostsDe,
})
