import type { en } from './en.ts'

/** Die deutschen Texte der Formulare. */
export const de: Readonly<Record<keyof typeof en, string>> = {
  'form.fix_one': 'Ein Eintrag braucht Ihre Aufmerksamkeit',
  'form.fix_other': '{count} Einträge brauchen Ihre Aufmerksamkeit',
  'form.unsavedTitle': 'Verlassen, ohne zu speichern?',
  'form.unsavedBody': 'Was Sie auf dieser Seite eingegeben haben, geht verloren.',
  'form.leave': 'Seite verlassen',
  'form.stay': 'Auf der Seite bleiben',
  'form.staleTitle': 'Jemand hat es geändert, während Sie es bearbeitet haben',
  'form.staleBy': 'Von {user},',
  'form.staleBody':
    'Noch ist nichts gespeichert, und nichts von Ihren Eingaben ist verloren. Wählen Sie je Feld, dann speichern Sie erneut.',
  'form.staleNothing':
    'Was geändert wurde, steht nicht auf dieser Seite. Ihre Eingaben sind noch da: Speichern Sie erneut.',
  'form.staleField': '{field}, war {before}',
  'form.stale.theirs': 'Anderer Wert: {value}',
  'form.stale.mine': 'Ihr Wert: {value}',
  'form.staleKeep': 'Wie vorher: {value}',
  'form.name': 'Name',
  'form.description': 'Beschreibung',
  'form.unit': 'Einheit von {label}',
  'form.searchByName': 'Zum Suchen einen Namen tippen',
  'form.choose': 'Wählen…',
  'form.optional': 'freiwillig',
  'life.minute': 'Minuten',
  'life.hour': 'Stunden',
  'life.day': 'Tage',
  'life.limits': 'Von {min} bis {max}.',
  'size.legend': 'Übliche Größen',
  'size.small': 'Klein',
  'size.medium': 'Mittel',
  'size.large': 'Groß',
  'size.words_one': '{count} CPU, {memory}',
  'size.words_other': '{count} CPUs, {memory}',
  'size.tooLarge': 'So viel ist nirgends vorhanden.',
}
