import { defineText } from '@overt/design/text/define-text.ts'
import { details } from './details-en.ts'

/** What the tabs of detail pages say; apart from the rest, as lists need none of it. */
export const detailText = defineText(details, {})
