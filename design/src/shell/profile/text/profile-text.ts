import { defineTextLater } from '../../../text/define-text.ts'
import { en } from './en.ts'

/** What the pages of the profile say; loaded with them. */
export const profileText = await defineTextLater(en, { de: async () => (await import('./de.ts')).de })
