import { defineTextLater } from '@overt/design/text/define-text.ts'
import { tags } from './tags-en.ts'

/** What the pages of tags, and the tags on objects, say. */
export const tagText = await defineTextLater(tags, {
  de: async () => (await import('./tags-de.ts')).tagsDe,
})
