import type { en } from './en.ts'

/** Die deutschen Namen der Richtlinien. */
export const de: Readonly<Record<keyof typeof en, string>> = {
  memoryOvercommit: 'Überbuchung des Arbeitsspeichers',
  scheduling: 'Planungsrichtlinie',
  migration: 'Migrationsrichtlinie',
  'scheduling.even_load': 'Am wenigsten ausgelasteter Host',
  'scheduling.even_memory': 'Am meisten freier Arbeitsspeicher',
  'scheduling.even_guests': 'Wenigste VMs',
  'scheduling.means.even_load': 'Eine VM startet auf dem Host mit der geringsten CPU-Last.',
  'scheduling.means.even_memory': 'Eine VM startet auf dem Host, dem am meisten Arbeitsspeicher bleibt.',
  'scheduling.means.even_guests': 'Eine VM startet auf dem Host mit den wenigsten VMs.',
  'migration.minimal_downtime': 'Geringste Unterbrechung',
  'migration.post_copy': 'Post-Copy',
  'migration.suspend_if_needed': 'Anhalten, wenn nötig',
  'migration.very_large': 'Sehr große VMs',
  'migration.means.minimal_downtime':
    'Ein Gast, der seinen Arbeitsspeicher zu schnell ändert, wird gebremst und steht höchstens eine halbe Sekunde still. Reicht das nicht, bleibt er, wo er ist.',
  'migration.means.post_copy':
    'Der Gast zieht sofort um und der Rest seines Arbeitsspeichers folgt, was ihn eine Weile langsam macht. Fällt dabei ein Host aus, ist er verloren.',
  'migration.means.suspend_if_needed':
    'Der Gast zieht auf jeden Fall um: einer, der seinen Arbeitsspeicher zu schnell ändert, steht so lange still, wie es dauert, Sekunden oder Minuten.',
  'migration.means.very_large':
    'Für Gäste mit Hunderten GiB: vier Verbindungen kopieren gleichzeitig, und der Gast kann bis zu 8 Sekunden stillstehen.',
  bandwidth: 'Migrationsbandbreite',
  'bandwidth.unit': 'MiB/s',
  'bandwidth.value': 'höchstens {mib} MiB/s',
  'bandwidth.all': 'So viel, wie das Netz hergibt',
  'bandwidth.allHint': 'Ohne Angabe so viel, wie das Netz hergibt.',
  'bandwidth.hostHint': 'Ohne Angabe höchstens {mib} MiB/s, wie ihr Host es vorgibt.',
  'bandwidth.leavingHint':
    'Für jede VM, die diesen Host verlässt, sofern sie nicht mit einer anderen umzieht. Ohne Angabe so viel, wie das Netz hergibt.',
}
