/** English texts of charts of what objects use, which are loaded with the first of them. */
export const en = {
  'usage.title': 'Usage',
  'usage.cpu': 'CPU',
  'usage.memory': 'Memory',
  'usage.memoryUsed': 'Used',
  'usage.disk': 'Disks',
  'usage.read': 'Read',
  'usage.write': 'Written',
  'usage.network': 'Network',
  'usage.receive': 'Received',
  'usage.transmit': 'Sent',
  'usage.space': 'Space',
  'usage.spaceUsed': 'Used',
} as const
