import type { en } from './en.ts'

/** Die deutschen Texte der Liste der Sitzungen. */
export const de: Readonly<Record<keyof typeof en, string>> = {
  sessions: 'Sitzungen',
  browser: 'Browser',
  browserOn: '{browser} auf {system}',
  unknown: 'Unbekanntes Programm',
  this: 'Diese Sitzung',
  address: 'Angemeldet von',
  made: 'Angemeldet',
  used: 'Zuletzt benutzt',
  idleEnd: 'Endet unbenutzt',
  end: 'Endet spätestens',
  endOne: 'Sitzung beenden',
  endThis: 'In dieser sind Sie gerade. Melden Sie sich ab, um sie zu beenden.',
  endOneTitle: 'Diese Sitzung beenden?',
  endOneBody:
    '{browser}, angemeldet von {address}: Der nächste Klick dort fragt nach dem Kennwort. Ihre Konsolen schließen sich.',
  ended: 'Die Sitzung ist beendet',
  endOthers: 'Alle anderen Sitzungen beenden',
  endOthersTitle: 'Alle Ihre anderen Sitzungen beenden?',
  endOthersBody:
    'Überall außer hier wird wieder nach dem Kennwort gefragt, und offene Konsolen schließen sich. API-Token bleiben.',
  endAll: 'Alle Sitzungen beenden',
  endAllTitle: 'Alle Sitzungen von {name} beenden?',
  endAllBody: 'Überall wird wieder nach dem Kennwort gefragt, und offene Konsolen schließen sich. API-Token bleiben.',
  allEnded: 'Die Sitzungen sind beendet',
  none: 'Keine Sitzung',
  noneBody: 'Gerade ist niemand als dieser Benutzer angemeldet.',
}
