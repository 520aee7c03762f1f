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
} as const
