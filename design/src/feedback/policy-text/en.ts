/** English names of policies, and what each does: the same wherever one is chosen, shown or explained. */
export const en = {
  memoryOvercommit: 'Memory overcommit',
  scheduling: 'Scheduling policy',
  migration: 'Migration policy',
  'scheduling.even_load': 'Least busy host',
  'scheduling.even_memory': 'Most free memory',
  'scheduling.even_guests': 'Fewest VMs',
  'scheduling.means.even_load': 'A VM starts on the host with the least CPU load.',
  'scheduling.means.even_memory': 'A VM starts on the host with the most memory left.',
  'scheduling.means.even_guests': 'A VM starts on the host with the fewest VMs.',
  'migration.minimal_downtime': 'Minimal downtime',
  'migration.post_copy': 'Post-copy',
  'migration.suspend_if_needed': 'Suspend if needed',
  'migration.very_large': 'Very large VMs',
  'migration.means.minimal_downtime':
    'A guest that changes its memory too fast is slowed down and stands still for at most half a second. If that is not enough, it stays where it is.',
  'migration.means.post_copy':
    'The guest moves at once and the rest of its memory follows, which makes it slow for a while. If a host fails meanwhile, it is lost.',
  'migration.means.suspend_if_needed':
    'The guest moves in any case: one that changes its memory too fast stands still for as long as it takes, seconds or minutes.',
  'migration.means.very_large':
    'For guests with hundreds of GiB: four connections copy at once, and the guest may stand still for up to 8 seconds.',
  bandwidth: 'Migration bandwidth',
  'bandwidth.unit': 'MiB/s',
  'bandwidth.value': '{mib} MiB/s at most',
  'bandwidth.all': 'As much as the network gives',
  'bandwidth.allHint': 'If empty, as much as the network gives.',
  'bandwidth.hostHint': 'If empty, {mib} MiB/s at most, as its host says.',
  'bandwidth.leavingHint':
    'For each VM that leaves this host, unless it is migrated with another. If empty, as much as the network gives.',
} as const
