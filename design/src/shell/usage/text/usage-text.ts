import { defineTextLater } from '../../../text/define-text.ts'
import { en } from './en.ts'

/** What charts of an object's use say; loaded with them. */
export const usageText = await defineTextLater(en, { de: async () => (await import('./de.ts')).de })
