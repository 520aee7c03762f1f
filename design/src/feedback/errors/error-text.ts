import { defineTextLater } from '../../text/define-text.ts'
import { en } from './en.ts'

/** What to do about an error, for every code there is. */
export const errorText = await defineTextLater(en, { de: async () => (await import('./de.ts')).de })
