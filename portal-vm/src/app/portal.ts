import type { Portal } from '@overt/design/shell/portal.ts'
import { paths } from '../paths.ts'
import { barePages, pages } from '../routes.tsx'
import { text } from '../text/text.ts'

/** The portal of those who use machines. */
export const portal: Portal = {
  basename: '',
  name: () => text.t('portal'),
  pages,
  bare: barePages,
  tellsNotices: true,
  start: { to: paths.machines, label: () => text.t('title'), key: 'v' },
  objectPath: ({ kind, id }) => (kind === 'vm' ? paths.machine(id) : undefined),
}
