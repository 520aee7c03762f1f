/** English texts of what explains who may do what. */
export const en = {
  whyTitle: 'Why you may not do this',
  whyTitleOf: 'What you may not do with {name}, and why',
  missing: 'The right that is missing: {right}. Press to see who can grant it.',
  menu: 'Why can I not do all of this?',
  checking: 'Asking who may do it…',
  reasons: 'What allows it',
  'to.user': 'Granted directly',
  'to.everyone': 'Granted to everyone',
  'to.group': 'By the group {group}',
  'to.groups': 'By the groups {groups}',
  'reason.role': 'Role',
  'reason.on': 'On',
  'reason.by': 'Granted by',
  'reason.at': 'Granted',
  'reason.until': 'Until',
  system: 'The system',
} as const
