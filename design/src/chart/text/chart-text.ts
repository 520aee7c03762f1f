import { defineTextLater } from '../../text/define-text.ts'
import { en } from './en.ts'

/** What charts and meters say; loaded with them. */
export const chartText = await defineTextLater(en, { de: async () => (await import('./de.ts')).de })
