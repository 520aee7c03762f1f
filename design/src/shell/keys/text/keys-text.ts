import { defineTextLater } from '../../../text/define-text.ts'
import { en } from './en.ts'

/** What the keyboard help says; loaded with it. */
export const keysText = await defineTextLater(en, { de: async () => (await import('./de.ts')).de })
