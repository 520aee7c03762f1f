import { defineTextLater } from '@overt/design/text/define-text.ts'
import { en } from './en.ts'
import { pages } from './pages-en.ts'
import { vmForm } from './vm-form-en.ts'

/** What the pages on which a VM is made or changed say: their own texts and those of the portal. */
export const vmFormText = await defineTextLater(
  { ...en, ...pages, ...vmForm },
  {
    de: async () => {
      const [{ de }, { pagesDe }, { vmFormDe }] = await Promise.all([
        import('./de.ts'),
        import('./pages-de.ts'),
        import('./vm-form-de.ts'),
      ])
      return { ...de, ...pagesDe, ...vmFormDe }
    },
  },
)
