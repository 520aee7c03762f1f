import { defineTextLater } from '../../text/define-text.ts'
import { en } from './en.ts'

/** What the dialogs of a list, and actions on several objects, say; loaded with the first of them. */
export const listText = await defineTextLater(en, { de: async () => (await import('./de.ts')).de })
