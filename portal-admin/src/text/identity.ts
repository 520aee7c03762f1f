import { defineTextLater } from '@overt/design/text/define-text.ts'
import { identity } from './identity-en.ts'

/** What the pages of identity providers say; apart from the rest, as no other page needs it. */
export const identityText = await defineTextLater(identity, {
  de: async () => (await import('./identity-de.ts')).identityDe,
})
