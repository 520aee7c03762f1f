import type { en } from './en.ts'

/** Die deutschen Texte der Hilfe zur Tastatur. */
export const de: Readonly<Record<keyof typeof en, string>> = {
  title: 'Hilfe zur Tastatur',
  everywhere: 'Überall',
  list: 'In einer Liste',
  console: 'In einer Konsole',
  pages: 'Seiten',
  off: 'Tasten ohne Strg sind in Ihren Einstellungen abgeschaltet.',
  settings: 'Einstellungen',
  andThen: 'dann',
  palette: 'Objekt, Seite oder Aktion finden',
  search: 'Alles durchsuchen',
  help: 'Diese Hilfe zeigen',
  goTo: 'Zu einer Seite gehen, mit ihrer Taste unten',
  close: 'Menü, Dialog oder Schublade schließen',
  listSearch: 'In dieser Liste suchen',
  rowUp: 'Zeile darüber',
  rowDown: 'Zeile darunter',
  firstRow: 'Erste Zeile',
  lastRow: 'Letzte Zeile',
  selectRow: 'Zeile auswählen, auf ihrem Namen',
  typeInConsole: 'In der Maschine tippen',
  leaveConsole: 'Den Bildschirm einer Maschine verlassen',
}
