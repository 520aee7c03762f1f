import { defineTextLater } from '@overt/design/text/define-text.ts'
import { en } from './en.ts'
import { pages } from './pages-en.ts'

/** All that pages say, apart from what the first one needs (`text.ts`): they load it with themselves. */
export const text = await defineTextLater(
  { ...en, ...pages },
  {
    de: async () => {
      const [{ de }, { pagesDe }] = await Promise.all([import('./de.ts'), import('./pages-de.ts')])
      return { ...de, ...pagesDe }
    },
  },
)
