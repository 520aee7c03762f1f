import type { en } from './en.ts'

/** Die deutschen Texte der Pläne. */
export const de: Readonly<Record<keyof typeof en, string>> = {
  'plan.loading': 'Es wird geprüft, was das berührt…',
  'plan.effects': 'Was geschehen wird',
  'plan.nothing': 'Sonst wird nichts berührt.',
  'plan.irreversible': 'nicht rückgängig zu machen',
  'plan.warnings': 'Zu beachten',
  'plan.blocked': 'Das geht jetzt nicht',
  'plan.changed': 'Inzwischen hat sich etwas geändert. Sehen Sie den neuen Plan an und entscheiden Sie dann erneut.',
  'delete.disks': 'Platten, die sonst nichts benutzt',
  'delete.disks.delete': 'Ebenfalls löschen',
  'migrate.target': 'Wohin',
  'migrate.target.best': 'Auf den Host, der am besten passt',
  'migrate.target.bestNow': 'Zurzeit ist das {host}.',
  'migrate.copyDisks': 'Ihre Platten mitnehmen',
  'migrate.copyDisks.means': 'Was nur im Speicher ihres Hosts liegt, wird in den Speicher des neuen Hosts kopiert.',
  'migrate.target.left': 'Dort bleiben {size} Speicher frei.',
  'migrate.policy': 'Wenn der Gast seinen Speicher schneller ändert, als er kopiert werden kann',
  'migrate.policy.cluster': 'Wie ihr Cluster es vorsieht',
  'migrate.policy.minimal_downtime': 'Gast bremsen, sonst aufgeben',
  'migrate.policy.post_copy': 'Sofort umziehen, den Rest nachholen (Post-Copy)',
  'migrate.policy.suspend_if_needed': 'Stillstehen lassen, so lange es dauert',
  'migrate.policy.very_large': 'Mehrere Verbindungen benutzen (sehr große VMs)',
  'migrate.means.cluster': 'Die Migrationsrichtlinie des Clusters.',
  'migrate.means.minimal_downtime':
    'Sie steht höchstens eine halbe Sekunde still. Reicht das nicht, bleibt sie, wo sie ist.',
  'migrate.means.post_copy':
    'Sie steht nur einen Augenblick still. Fällt ein Host aus, bevor alles nachgeholt ist, ist die VM verloren.',
  'migrate.means.suspend_if_needed': 'Sie zieht auf jeden Fall um und kann Sekunden oder Minuten stillstehen.',
  'migrate.means.very_large': 'Vier Verbindungen kopieren gleichzeitig. Sie kann bis zu 8 Sekunden stillstehen.',
  'delete.disks.keep': 'Behalten',
}
