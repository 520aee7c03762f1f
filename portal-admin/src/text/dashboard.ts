import { defineText } from '@overt/design/text/define-text.ts'
import { dashboardEn } from './dashboard-en.ts'

/** What the dashboard says. */
export const dashboardText = defineText(dashboardEn, {})
