import { defineTextLater } from '@overt/design/text/define-text.ts'
import { dashboardEn } from './dashboard-en.ts'

/** What the dashboard says. */
export const dashboardText = await defineTextLater(dashboardEn, {
  de: async () => (await import('./dashboard-de.ts')).dashboardDe,
})
