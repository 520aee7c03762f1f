import { defineTextLater } from '@overt/design/text/define-text.ts'
import { placementEn } from './placement-en.ts'

/** What is said of where VMs run and why. */
export const placementText = await defineTextLater(placementEn, {
  de: async () => (await import('./placement-de.ts')).placementDe,
})
