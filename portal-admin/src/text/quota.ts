import { defineTextLater } from '@overt/design/text/define-text.ts'
import { quotaEn } from './quota-en.ts'

/** What the pages of quotas say, and forms of what is given one. */
export const quotaText = await defineTextLater(quotaEn, {
  de: async () => (await import('./quota-de.ts')).quotaDe,
})
