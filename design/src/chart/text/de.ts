import type { en } from './en.ts'

/** Die deutschen Texte der Diagramme. */
export const de: Readonly<Record<keyof typeof en, string>> = {
  'chart.asTable': '{title} als Tabelle zeigen',
  'chart.time': 'Zeit',
  'chart.gap': 'nicht gemessen',
  'chart.empty': 'In dieser Zeit wurde nichts gemessen.',
  'chart.role': 'Diagramm',
  'chart.hint':
    'Pfeiltasten gehen die Zeit entlang, mit Umschalt zehn Punkte auf einmal; Pos1 und Ende gehen an ihre Enden.',
  'chart.summary': '{label}: jetzt {latest}, zwischen {lowest} und {highest}, im Mittel {average}.',
  'chart.summaryNone': '{label}: Es wurde nichts gemessen.',
  'chart.range': 'Gezeigte Zeit',
  'chart.range.1h': '1 Stunde',
  'chart.range.24h': '24 Stunden',
  'meter.used': '{used} von {total} belegt',
  'meter.none': 'Jetzt ist nichts da',
  'meter.unknown': 'Wie viel von {total} belegt ist, ist jetzt nicht bekannt',
  'meter.percent': '{percent} %',
  'meter.committed': '{committed} den VMs zugesagt ({percent} %)',
  'meter.over': '{committed} den VMs zugesagt ({percent} %): mehr, als da ist',
}
