import { defineTextLater } from '../../text/define-text.ts'
import { en } from './en.ts'

/** What stands around the equivalent API call; loaded with it. */
export const apiCallText = await defineTextLater(en, { de: async () => (await import('./de.ts')).de })
