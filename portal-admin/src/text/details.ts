import { defineTextLater } from '@overt/design/text/define-text.ts'
import { details } from './details-en.ts'

/** What the tabs of detail pages say; apart from the rest, as lists need none of it. */
export const detailText = await defineTextLater(details, {
  de: async () => (await import('./details-de.ts')).detailsDe,
})
