import { defineTextLater } from '../../../text/define-text.ts'
import { en } from './en.ts'

/** What the list of sessions says; loaded with it. */
export const sessionsText = await defineTextLater(en, { de: async () => (await import('./de.ts')).de })
