import { defineText } from '@overt/design/text/define-text.ts'
import { usageEn } from './usage-en.ts'

/** What charts of an object's use say. */
export const usageText = defineText(usageEn, {})
