import { defineTextLater } from '@overt/design/text/define-text.ts'
import { people } from './people-en.ts'

/** What the pages of permissions, roles and groups say. */
export const peopleText = await defineTextLater(people, {
  de: async () => (await import('./people-de.ts')).peopleDe,
})
