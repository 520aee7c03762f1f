import { defineTextLater } from '@overt/design/text/define-text.ts'
import { places } from './places-en.ts'

/** What the pages of data centers and clusters say; apart from the rest, as no other page needs it. */
export const placeText = await defineTextLater(places, {
  de: async () => (await import('./places-de.ts')).placesDe,
})
