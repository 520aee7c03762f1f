import { defineTextLater } from '../../text/define-text.ts'
import { en } from './en.ts'

/** What is said around forms; loaded with them. */
export const formText = await defineTextLater(en, { de: async () => (await import('./de.ts')).de })
