/** English texts of charts and meters. */
export const en = {
  'chart.asTable': 'Show {title} as a table',
  'chart.time': 'Time',
  'chart.gap': 'not measured',
  'chart.empty': 'Nothing was measured in this time.',
  'chart.role': 'chart',
  'chart.hint': 'Arrow keys move along the time, with Shift ten points at once; Home and End go to its ends.',
  'chart.summary': '{label}: {latest} now, between {lowest} and {highest}, {average} on average.',
  'chart.summaryNone': '{label}: nothing was measured.',
  'chart.range': 'Time shown',
  'chart.range.1h': '1 hour',
  'chart.range.24h': '24 hours',
  'meter.used': '{used} of {total} used',
  'meter.unknown': 'Use of {total} is not known now',
  'meter.percent': '{percent}%',
  'meter.committed': '{committed} promised to VMs ({percent}%)',
  'meter.over': '{committed} promised to VMs ({percent}%): over-committed',
} as const
