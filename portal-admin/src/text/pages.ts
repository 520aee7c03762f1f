import { defineText } from '@overt/design/text/define-text.ts'
import { en } from './en.ts'
import { pages } from './pages-en.ts'

/** All that pages say, apart from what the first one needs (`text.ts`): they load it with themselves. */
export const text = defineText({ ...en, ...pages }, {})
