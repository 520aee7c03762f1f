import type { en } from './en.ts'

/** Deutsche Texte dazu, wer was darf. */
export const de: Readonly<Record<keyof typeof en, string>> = {
  whyTitle: 'Warum Sie das nicht dürfen',
  whyTitleOf: 'Was Sie mit {name} nicht dürfen, und warum',
  missing: 'Es fehlt das Recht: {right}. Drücken Sie, um zu sehen, wer es gewähren kann.',
  menu: 'Warum darf ich nicht alles?',
  checking: 'Es wird gefragt, wer das darf …',
  reasons: 'Was es erlaubt',
  'to.user': 'Unmittelbar gewährt',
  'to.everyone': 'Allen gewährt',
  'to.group': 'Durch die Gruppe {group}',
  'to.groups': 'Durch die Gruppen {groups}',
  'reason.role': 'Rolle',
  'reason.on': 'Auf',
  'reason.by': 'Gewährt von',
  'reason.at': 'Gewährt',
  'reason.until': 'Bis',
  system: 'Das System',
}
