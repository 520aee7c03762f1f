import type { en } from './en.ts'

/** Die deutschen Texte des gleichwertigen API-Aufrufs. */
export const de: Readonly<Record<keyof typeof en, string>> = {
  kind: 'Sprache',
  copy: 'Aufruf kopieren',
  token: 'OVERT_TOKEN muss ein API-Token enthalten; legen Sie eines unter Profil und Einstellungen an.',
}
