import type { hosts } from './hosts-en.ts'

/** Was die Seiten der Hosts und Zertifikate sagen, auf Deutsch. */
export const hostsDe: Readonly<Record<keyof typeof hosts, string>> = {
  'edit.title': '{name} bearbeiten',
  'edit.label': 'Bearbeiten',
  'edit.submit': 'Speichern',
  'edit.saved': '{name} wurde gespeichert',
  'remove.done': '{name} wurde entfernt',
  'remove.label': 'Host entfernen',
  'remove.by': 'Wie er entfernt wird',
  'remove.orderly': 'Geordnet: Auf ihm läuft nichts mehr',
  'remove.force': 'Mit Gewalt: Die Maschine kommt nicht wieder',
}
