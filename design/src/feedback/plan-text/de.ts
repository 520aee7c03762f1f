import type { en } from './en.ts'

/** Die deutschen Texte der Pläne und Rückfragen. */
export const de: Readonly<Record<keyof typeof en, string>> = {
  'plan.loading': 'Es wird geprüft, was das berührt…',
  'plan.effects': 'Was geschehen wird',
  'plan.nothing': 'Sonst wird nichts berührt.',
  'plan.irreversible': 'nicht rückgängig zu machen',
  'plan.warnings': 'Zu beachten',
  'plan.blocked': 'Das geht jetzt nicht',
  'plan.changed': 'Inzwischen hat sich etwas geändert. Sehen Sie den neuen Plan an und entscheiden Sie dann erneut.',
  'confirm.typed': 'Zur Bestätigung {name} eingeben',
  'delete.disks': 'Platten, die sonst nichts benutzt',
  'delete.disks.delete': 'Ebenfalls löschen',
  'migrate.target': 'Wohin',
  'migrate.target.best': 'Auf den Host, der am besten passt',
  'migrate.target.bestNow': 'Zurzeit ist das {host}.',
  'migrate.copyDisks': 'Ihre Platten mitnehmen',
  'migrate.copyDisks.means': 'Was nur in einer Speicherdomäne ihres Hosts liegt, wird in eine des neuen Hosts kopiert.',
  'migrate.target.left': 'Dort bleiben {size} Arbeitsspeicher frei.',
  'migrate.policy.cluster': 'Die ihres Clusters',
  'migrate.policy.clusterNow': 'Die ihres Clusters: {policy}',
  'delete.disks.keep': 'Behalten',
}
