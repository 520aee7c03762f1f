import { defineTextLater } from '../../../text/define-text.ts'
import { en } from './en.ts'

/** What the search and the palette say; loaded with them. */
export const findText = await defineTextLater(en, { de: async () => (await import('./de.ts')).de })
