import { defineTextLater } from '../../text/define-text.ts'
import { en } from './en.ts'

/** What rights are called; loaded where they are shown or chosen. */
export const rightsText = await defineTextLater(en, { de: async () => (await import('./de.ts')).de })
