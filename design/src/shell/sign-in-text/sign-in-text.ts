import { defineTextLater } from '../../text/define-text.ts'
import { en } from './en.ts'

/** What the sign-in page says; loaded with it. */
export const signInText = await defineTextLater(en, { de: async () => (await import('./de.ts')).de })
