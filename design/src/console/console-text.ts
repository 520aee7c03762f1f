import { defineTextLater } from '../text/define-text.ts'
import { en } from './en.ts'

/** What consoles say: apart from the shell's, which every page loads at once. */
export const consoleText = await defineTextLater(en, { de: async () => (await import('./de.ts')).de })
