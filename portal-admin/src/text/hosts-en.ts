/** What the pages of hosts and certificates say, in English. */
export const hosts = {
  'edit.title': 'Edit {name}',
  'edit.label': 'Edit',
  'edit.submit': 'Save',
  'edit.saved': '{name} was saved',
  'remove.done': '{name} was removed',
  'remove.label': 'Remove host',
  'remove.by': 'How to remove it',
  'remove.orderly': 'Orderly: nothing is running on it any more',
  'remove.force': 'By force: the machine is gone for good',
} as const
