/** English texts of plans of what will be done. */
export const en = {
  'plan.loading': 'Looking at what this would touch…',
  'plan.effects': 'What will happen',
  'plan.nothing': 'Nothing else is touched.',
  'plan.irreversible': 'cannot be undone',
  'plan.warnings': 'Mind',
  'plan.blocked': 'This cannot be done now',
  'plan.changed': 'Something changed since you opened this. Look at the new plan, then decide again.',
  'delete.disks': 'Disks that nothing else uses',
  'delete.disks.delete': 'Delete them, too',
  'delete.disks.keep': 'Keep them',
  'migrate.target': 'Where to',
  'migrate.target.best': 'The host that fits best',
  'migrate.target.bestNow': 'Now that is {host}.',
  'migrate.target.left': '{size} of memory stay free there.',
  'migrate.policy': 'If the guest changes its memory faster than it can be copied',
  'migrate.policy.minimal_downtime': 'Slow it down, or give up',
  'migrate.policy.post_copy': 'Move it at once, fetch the rest after it (post-copy)',
  'migrate.policy.suspend_if_needed': 'Let it stand still as long as it takes',
  'migrate.policy.very_large': 'Use several connections (very large VMs)',
  'migrate.means.minimal_downtime':
    'It stands still for at most half a second. If that is not enough, it stays where it is.',
  'migrate.means.post_copy':
    'It stands still only for a moment. If a host fails before all is fetched, the VM is lost.',
  'migrate.means.suspend_if_needed': 'It moves in any case, and may stand still for seconds or minutes.',
  'migrate.means.very_large': 'Four connections copy at once. It may stand still for up to 8 seconds.',
} as const
