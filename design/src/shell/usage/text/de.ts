import type { en } from './en.ts'

/** Die deutschen Texte der Diagramme dessen, was Objekte verbrauchen. */
export const de: Readonly<Record<keyof typeof en, string>> = {
  'usage.title': 'Auslastung',
  'usage.cpu': 'CPU',
  'usage.memory': 'Arbeitsspeicher',
  'usage.memoryUsed': 'Belegt',
  'usage.disk': 'Platten',
  'usage.read': 'Gelesen',
  'usage.write': 'Geschrieben',
  'usage.network': 'Netz',
  'usage.receive': 'Empfangen',
  'usage.transmit': 'Gesendet',
  'usage.space': 'Platz',
  'usage.spaceUsed': 'Belegt',
}
