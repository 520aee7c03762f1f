import { defineTextLater } from '../../text/define-text.ts'
import { en } from './en.ts'

/** What is said around a plan or a question; loaded with it. */
export const planText = await defineTextLater(en, { de: async () => (await import('./de.ts')).de })
