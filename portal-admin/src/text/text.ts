import { defineText } from '@overt/design/text/define-text.ts'
import { en } from './en.ts'

/** What this portal says; English until its German is written, which the other catalogues prove possible. */
export const text = defineText(en, {})
