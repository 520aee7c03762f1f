import { defineTextLater } from '../../text/define-text.ts'
import { en } from './en.ts'

/** What both portals say of quotas; loaded where they are shown. */
export const quotaText = await defineTextLater(en, { de: async () => (await import('./de.ts')).de })
