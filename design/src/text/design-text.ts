import { defineText } from './define-text.ts'
import { en } from './en.ts'

/** What the shared parts say. */
export const designText = defineText(en, { de: async () => (await import('./de.ts')).de })
