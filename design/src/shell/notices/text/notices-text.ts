import { defineTextLater } from '../../../text/define-text.ts'
import { en } from './en.ts'

/** What the drawer of notifications says; loaded with it. */
export const noticesText = await defineTextLater(en, { de: async () => (await import('./de.ts')).de })
