import type { en } from './en.ts'

/** Die deutschen Texte der Anmeldung. */
export const de: Readonly<Record<keyof typeof en, string>> = {
  'signIn.title': 'Anmelden',
  'signIn.subtitle': 'Offene Verwaltung virtueller Maschinen',
  'signIn.userName': 'Benutzername',
  'signIn.password': 'Kennwort',
  'signIn.showPassword': 'Kennwort zeigen',
  'signIn.hidePassword': 'Kennwort verbergen',
  'signIn.submit': 'Anmelden',
  'signIn.wrong': 'Benutzername oder Kennwort ist falsch.',
  'signIn.busy': 'Zu viele Versuche. Warten Sie {seconds} Sekunden und versuchen Sie es dann wieder.',
  'signIn.ended': 'Ihre Sitzung ist zu Ende. Melden Sie sich an, um dort weiterzumachen, wo Sie waren.',
  'signIn.account': 'Konto',
  'signIn.local': 'Lokaler Benutzer',
  'signIn.or': 'oder',
  'signIn.with': 'Mit {name} anmelden',
  'signIn.finishing': 'Anmeldung läuft …',
  'signIn.failed': 'Sie wurden nicht angemeldet',
  'signIn.again': 'Zurück zur Anmeldung',
}
