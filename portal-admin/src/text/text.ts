import { defineText } from '@overt/design/text/define-text.ts'
import { en } from './en.ts'

/** What the first page of this portal says. */
export const text = defineText(en, { de: async () => (await import('./de.ts')).de })
