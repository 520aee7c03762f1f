import { defineTextLater } from '../../text/define-text.ts'
import { en } from './en.ts'

/** What the drawers say beyond the first page; loaded with them. */
export const activityText = await defineTextLater(en, { de: async () => (await import('./de.ts')).de })
