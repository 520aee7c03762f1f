import { defineTextLater } from '../../../text/define-text.ts'
import { en } from './en.ts'

/** What explains who may do what; loaded when that is asked. */
export const explainText = await defineTextLater(en, { de: async () => (await import('./de.ts')).de })
